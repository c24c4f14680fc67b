package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.VectorBackfillStore;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.rag.VectorSet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Keeps the searched vectors in step with the corpus where they lie beside it: whoever writes a
 * passage there, it gets a vector of this process's model. The column of the corpus itself is left
 * to those who write it. One thread calls {@link #follow}; of several processes one works.
 */
public final class VectorFollower {
    private static final Logger LOGGER = System.getLogger(VectorFollower.class.getName());

    /** Questions come first. */
    private static final Backfill.Pace PACE = new Backfill.Pace(0.25);

    private final VectorBackfillStore store;
    private final CorpusCatalog catalog;
    private final VectorSelection selection;
    private final Backfill backfill;
    private final BooleanSupplier modelReady;

    /** The set and the state of the corpus that it is known to follow. */
    private String followed = "";

    public VectorFollower(
            VectorBackfillStore store,
            CorpusCatalog catalog,
            VectorSelection selection,
            EmbeddingModel model,
            BooleanSupplier modelReady) {
        this.store = store;
        this.catalog = catalog;
        this.selection = selection;
        this.backfill = new Backfill(store, model, PACE);
        this.modelReady = modelReady;
    }

    /**
     * Returns once every passage has its vector, or at once if this is not the one to see to it.
     */
    public void follow() {
        VectorSet set = catalog.vectors();
        boolean ours = set.identity().isPresent() && set.identity().equals(selection.model());
        if (!set.besideCorpus() || !ours || !modelReady.getAsBoolean()) {
            return;
        }
        String state = set.name() + " " + store.writes();
        if (state.equals(followed)) {
            return;
        }
        AtomicReference<Backfill.Result> result = new AtomicReference<>();
        boolean done = store.exclusively(set, () -> result.set(backfill.run(set, new Patient())));
        if (done) {
            followed = state;
            report(set, result.get());
        }
    }

    private static void report(VectorSet set, Backfill.Result result) {
        if (result.embedded() > 0) {
            LOGGER.log(
                    Level.INFO,
                    "vectors follow the corpus set=%s embedded=%d"
                            .formatted(set.name(), result.embedded()));
        }
    }

    /** Rests between two batches and only ends with the thread. */
    private static final class Patient implements Backfill.Observer {
        @Override
        public boolean stopped(Duration wait) {
            try {
                Thread.sleep(wait);
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        @Override
        public void progressed(long embedded) {
            // Told once, at the end.
        }
    }
}
