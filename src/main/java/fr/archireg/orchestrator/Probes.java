package fr.archireg.orchestrator;

import fr.archireg.orchestrator.embedding.EmbeddingState;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.Admission;
import fr.archireg.orchestrator.observability.Probe;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.util.List;

/** The probes of an orchestrator and the endpoint of a metrics scraper. */
final class Probes {
    private Probes() {}

    /** What is looked at. */
    static List<Probe> all(DatabaseWatch database, LlamaEmbeddingModel model, Admission admission) {
        return List.of(
                // Liveness never looks at a dependency: a restart would not bring it back.
                Probe.liveness("embedding-thread", () -> requireNotHung(model)),
                Probe.readiness("running", () -> requireOpen(admission)),
                Probe.readiness("database", database::require),
                Probe.readiness("embedding-model", () -> requireUsable(model)),
                Probe.startup("embedding-model", () -> requireUsable(model)));
    }

    static ObserveFeature feature(
            DatabaseWatch database,
            Parts parts,
            Admission admission,
            EdgeConfig.Scraping scraping) {
        HealthObserver health =
                HealthObserver.builder()
                        .endpoint("/health")
                        .details(true)
                        .useSystemServices(false)
                        .addHealthChecks(all(database, parts.model(), admission))
                        .addCheck(new CorpusHealth(parts.corpus().canary()))
                        .build();
        return ObserveFeature.builder()
                .addObserver(health)
                .addObserver(
                        MetricsObserver.builder()
                                .meterRegistry(parts.metrics().registry())
                                .endpoint("/metrics")
                                .metricsConfig(metrics -> metrics.permitAll(scraping.open()))
                                .build())
                .build();
    }

    private static void requireOpen(Admission admission) {
        if (admission.isClosed()) {
            throw new AppException(ErrorCode.SHUTTING_DOWN, "no answer begins any more");
        }
    }

    private static void requireNotHung(LlamaEmbeddingModel model) {
        if (model.isOverdue()) {
            throw new AppException(
                    ErrorCode.EMBEDDING_UNAVAILABLE, "a call of the native model does not return");
        }
    }

    private static void requireUsable(LlamaEmbeddingModel model) {
        switch (model.state()) {
            case EmbeddingState.NotLoaded() -> {
                // It is loaded by the first question.
            }
            case EmbeddingState.Ready() -> {
                // As it should be.
            }
            case EmbeddingState.Loading() ->
                    throw new AppException(
                            ErrorCode.EMBEDDING_UNAVAILABLE, "the model is being loaded");
            case EmbeddingState.Broken() ->
                    throw new AppException(
                            ErrorCode.EMBEDDING_UNAVAILABLE, "the model does not answer");
            case EmbeddingState.Failed(ErrorCode code, String detail) ->
                    throw new AppException(code, detail);
        }
    }
}
