package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusStore;
import java.io.IOException;

/**
 * Imports files into the corpus. Every batch of documents is one transaction, and what is stored
 * already is found by its version: an import that was killed at any moment goes on when it is run
 * again. Thread-safe, a call for each file.
 */
final class CorpusImport {
    private final CorpusStore store;
    private final EmbeddingModel model;
    private final String modelIdentity;

    /**
     * @param modelIdentity text that is different for each model file and its settings; another
     *     identity embeds everything anew
     */
    CorpusImport(CorpusStore store, EmbeddingModel model, String modelIdentity) {
        this.store = store;
        this.model = model;
        this.modelIdentity = modelIdentity;
    }

    /**
     * Imports until the end of the file or until the observer ends it.
     *
     * @throws IOException if the file cannot be read on, or the observer failed
     * @throws fr.archireg.orchestrator.error.AppException if the database or the model failed; the
     *     batches that were committed stay
     */
    ImportCounts run(CorpusReader reader, ImportObserver observer) throws IOException {
        EmbeddingStep embedding =
                new EmbeddingStep(store, model, modelIdentity, new PassageSplitter(model));
        try (WritingStep writing = new WritingStep(store)) {
            return new FileImport(reader, observer, embedding, writing).run();
        }
    }
}
