package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.rag.LexicalIndex;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.Tuning;
import fr.archireg.orchestrator.rag.TuningStore;
import java.time.LocalDate;
import java.util.function.Function;

/**
 * What an evaluation works with; closing it gives everything back.
 *
 * @param retrievers a search as users get it, but for this tuning, and without a cache of
 *     embeddings
 * @param cachedRetrievers the same with a cache, for questions that are asked many times
 * @param modelIdentity text that is different for each model file and its settings
 * @param release closes the parts
 */
public record EvaluationParts(
        Function<Tuning, Retriever> retrievers,
        Function<Tuning, Retriever> cachedRetrievers,
        TuningStore tuning,
        LexicalIndex lexicalIndex,
        String modelIdentity,
        LocalDate today,
        Runnable release)
        implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
