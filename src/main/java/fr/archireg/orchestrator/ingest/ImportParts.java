package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusCatalog;

/**
 * What an import works with; closing it gives everything back.
 *
 * @param modelIdentity text that is different for each model file and its settings, such as its
 *     SHA-256 and prefix
 * @param release closes the parts
 */
public record ImportParts(
        Database database,
        Migrations migrations,
        CorpusCatalog catalog,
        EmbeddingModel model,
        String modelIdentity,
        Runnable release)
        implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
