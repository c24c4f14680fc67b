package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.observability.Metrics;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts one attempt, once, whoever ends it first. Thread-safe. */
final class AttemptRecord {
    private final Metrics metrics;
    private final String model;
    private final AtomicBoolean ended = new AtomicBoolean();

    AttemptRecord(Metrics metrics, String model) {
        this.metrics = metrics;
        this.model = model;
    }

    /** The attempt ended: {@code ok}, {@code cancelled} or the wire name of an error code. */
    void end(String outcome) {
        if (ended.compareAndSet(false, true)) {
            metrics.llmRequest(model, outcome);
        }
    }
}
