package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.VectorSet;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Has the corpus checked as soon as the model is loaded, again when other vectors are searched or
 * another import wrote them, and once an hour. One thread calls {@link #inspect}.
 */
public final class CorpusWatch {
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Duration PERIOD_WHILE_UNKNOWN = Duration.ofMinutes(1);

    private final CorpusCanary canary;
    private final CorpusCatalog catalog;
    private final BooleanSupplier modelReady;
    private Optional<VectorSet> checked = Optional.empty();
    private long checkedNanos;

    /**
     * @param modelReady whether the model can be asked; it is never loaded for a check
     */
    public CorpusWatch(CorpusCanary canary, CorpusCatalog catalog, BooleanSupplier modelReady) {
        this.canary = canary;
        this.catalog = catalog;
        this.modelReady = modelReady;
    }

    /** Checks if it is time to. */
    public void inspect() {
        if (!modelReady.getAsBoolean()) {
            return;
        }
        VectorSet vectors = catalog.vectors();
        boolean due =
                checked.filter(vectors::equals).isEmpty()
                        || System.nanoTime() - checkedNanos > period().toNanos();
        if (due) {
            canary.check();
            checked = Optional.of(vectors);
            checkedNanos = System.nanoTime();
        }
    }

    private Duration period() {
        boolean unknown =
                canary.last().filter(report -> report.verdict() != Verdict.UNKNOWN).isEmpty();
        return unknown ? PERIOD_WHILE_UNKNOWN : PERIOD;
    }
}
