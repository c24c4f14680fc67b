package fr.archireg.orchestrator;

import fr.archireg.orchestrator.corpus.CanaryReport;
import fr.archireg.orchestrator.embedding.EmbeddingState;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.observability.ProcessGauges;
import java.util.List;

/** Metrics that are there from the start, most of them read from the parts at each scrape. */
final class Gauges {
    private Gauges() {}

    static void register(Parts parts, Features features) {
        Metrics metrics = parts.metrics();
        metrics.begin(features.chatModel().map(OpenAiChatModel::models).orElse(List.of()));
        ProcessGauges.register(metrics);
        metrics.gauge(
                "db.pool.connections.active",
                "Connections in use",
                () -> parts.database().poolUse().active());
        metrics.gauge(
                "db.pool.connections.idle",
                "Connections that wait for work",
                () -> parts.database().poolUse().idle());
        metrics.gauge(
                "db.pool.waiting",
                "Callers that wait for a connection",
                () -> parts.database().poolUse().waiting());
        metrics.gauge(
                "embedding.waiting",
                "Callers that wait for the embedding model",
                () -> parts.model().waiting());
        metrics.gauge(
                "embedding.model.ready",
                "1 if the embedding model is loaded",
                () -> parts.model().state() instanceof EmbeddingState.Ready ? 1 : 0);
        metrics.gauge(
                "corpus.check.verdict",
                "Stored vectors against the model: 2 pass, 1 warning, 0 fail, -1 not compared",
                () -> parts.corpus().canary().last().map(Gauges::verdict).orElse(-1));
        metrics.gauge(
                "corpus.check.similarity",
                "Median cosine similarity of stored vectors to those of the model",
                () ->
                        parts.corpus()
                                .canary()
                                .last()
                                .flatMap(CanaryReport::median)
                                .orElse(Double.NaN));
        metrics.gauge(
                "chat.streams.open",
                "Event streams that are open",
                () -> features.streams().count());
        metrics.gauge(
                "chat.generations.running",
                "Answers that are being made",
                () -> features.generations().admission().running());
    }

    private static int verdict(CanaryReport report) {
        return switch (report.verdict()) {
            case PASS -> 2;
            case WARNING -> 1;
            case FAIL -> 0;
            case UNKNOWN -> -1;
        };
    }
}
