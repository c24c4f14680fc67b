package fr.archireg.orchestrator;

import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.job.JobBoard;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.project.ProjectParts;
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
        ConversationStore conversations,
        ProjectParts projects,
        EventStreams streams,
        Optional<OpenAiChatModel> chatModel,
        JobBoard jobs,
        Clock clock) {

    static Features create(AppConfig config, Parts parts) {
        Clock clock = Clock.systemUTC();
        return new Features(
                new ConversationStore(parts.database(), clock),
                ProjectParts.create(
                        parts.database(), FileStores.of(config.storage()), config.storage(), clock),
                new EventStreams(config.chat().heartbeat(), config.chat().stallLimit()),
                config.llm().configured()
                        ? Optional.of(OpenAiChatModel.create(config.llm(), parts.metrics()))
                        : Optional.empty(),
                new JobBoard(),
                clock);
    }
}
