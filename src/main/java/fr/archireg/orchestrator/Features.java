package fr.archireg.orchestrator;

import fr.archireg.orchestrator.chat.ChatStores;
import fr.archireg.orchestrator.connection.ConnectionWatch;
import fr.archireg.orchestrator.generation.GenerationParts;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.job.JobBoard;
import fr.archireg.orchestrator.limit.RequestLimits;
import fr.archireg.orchestrator.llm.ModelHealth;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.project.ProjectParts;
import fr.archireg.orchestrator.quota.TokenQuota;
import fr.archireg.orchestrator.storage.FileStores;
import java.time.Clock;
import java.util.Optional;

/**
 * What only the server has, beyond the parts that the import shares with it.
 *
 * @param chatModel empty where no language model is configured
 * @param jobs shows those of the background, once they run
 */
record Features(
        ChatStores stores,
        ProjectParts projects,
        EventStreams streams,
        GenerationParts generations,
        ConnectionWatch connections,
        RequestLimits limits,
        TokenQuota quota,
        Optional<OpenAiChatModel> chatModel,
        JobBoard jobs,
        Clock clock) {

    static Features create(AppConfig config, Parts parts) {
        Clock clock = Clock.systemUTC();
        EventStreams streams =
                new EventStreams(config.chat().heartbeat(), config.chat().stallLimit());
        return new Features(
                ChatStores.create(parts.database(), clock),
                ProjectParts.create(
                        parts.database(), FileStores.of(config.storage()), config.storage(), clock),
                streams,
                GenerationParts.create(
                        parts.database(), config.chat().generations(), streams, parts.metrics()),
                new ConnectionWatch(config.edge().patience(), parts.metrics()),
                RequestLimits.create(config.limits(), parts.database(), parts.metrics()),
                new TokenQuota(parts.database(), config.quota(), parts.metrics(), clock),
                config.llm().configured()
                        ? Optional.of(OpenAiChatModel.create(config.llm(), parts.metrics()))
                        : Optional.empty(),
                new JobBoard(),
                clock);
    }

    /** What is known of the models; without any there is nothing to know. */
    ModelHealth modelHealth() {
        return chatModel.<ModelHealth>map(model -> model).orElse(ModelHealth.UNKNOWN);
    }
}
