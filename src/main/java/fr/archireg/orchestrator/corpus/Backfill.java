package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.rag.PassageEmbedder;
import fr.archireg.orchestrator.rag.StoredText;
import fr.archireg.orchestrator.rag.VectorBackfillStore;
import fr.archireg.orchestrator.rag.VectorBackfillStore.Embedded;
import fr.archireg.orchestrator.rag.VectorSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives every passage of the corpus a vector in a set. What is missing is found by comparing texts,
 * so that a run that was killed is gone on with by the next one, and a text that changed meanwhile
 * is embedded again. Thread-safe.
 */
final class Backfill {
    private static final int BATCH_PASSAGES = 32;

    private final VectorBackfillStore store;
    private final PassageEmbedder embedder;
    private final Pace pace;

    Backfill(VectorBackfillStore store, EmbeddingModel model, Pace pace) {
        this.store = store;
        this.embedder = new PassageEmbedder(model);
        this.pace = pace;
    }

    /**
     * How much of the time is worked.
     *
     * @param share above 0 up to 1; a share of .25 works a second and rests three
     */
    record Pace(double share) {
        Pace {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be above 0, at most 1: " + share);
            }
        }

        /** How long to rest after some work. */
        Duration rest(Duration worked) {
            return Duration.ofNanos((long) (worked.toNanos() * (1 - share) / share));
        }
    }

    /** Told what happens, between two batches. */
    interface Observer {
        /** Waits, and says whether to end; so does a wait of no length. */
        boolean stopped(Duration wait);

        /**
         * A batch is stored.
         *
         * @param embedded passages since the beginning of this run
         */
        void progressed(long embedded);
    }

    /**
     * What a run did.
     *
     * @param embedded number of vectors that were stored
     * @param refused texts in which the model finds nothing to embed
     */
    record Result(long embedded, long refused, boolean stopped) {}

    /** Runs until nothing is missing, or the observer ends it. */
    Result run(VectorSet set, Observer observer) {
        store.deleteLost(set);
        long embedded = 0;
        while (true) {
            Result pass = pass(set, embedded, observer);
            // Texts may have changed behind the pass; one that finds nothing to do is the last.
            if (pass.stopped() || pass.embedded() == embedded) {
                return pass;
            }
            embedded = pass.embedded();
        }
    }

    /** Once through the corpus, in the order of the ids. */
    private Result pass(VectorSet set, long before, Observer observer) {
        long embedded = before;
        long refused = 0;
        List<StoredText> batch = store.missing(set, Optional.empty(), BATCH_PASSAGES);
        while (!batch.isEmpty()) {
            long startNanos = System.nanoTime();
            List<Embedded> vectors = embed(batch);
            store.write(set, vectors);
            embedded += vectors.size();
            refused += batch.size() - vectors.size();
            observer.progressed(embedded);
            if (observer.stopped(pace.rest(Duration.ofNanos(System.nanoTime() - startNanos)))) {
                return new Result(embedded, refused, true);
            }
            batch = store.missing(set, Optional.of(batch.getLast().id()), BATCH_PASSAGES);
        }
        return new Result(embedded, refused, false);
    }

    private List<Embedded> embed(List<StoredText> texts) {
        List<Embedded> vectors = new ArrayList<>();
        for (StoredText text : texts) {
            embed(text).ifPresent(vector -> vectors.add(new Embedded(text, vector)));
        }
        return vectors;
    }

    private Optional<Embedding> embed(StoredText text) {
        try {
            return Optional.of(embedder.embed(text));
        } catch (AppException e) {
            if (e.code() == ErrorCode.INVALID_REQUEST) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
