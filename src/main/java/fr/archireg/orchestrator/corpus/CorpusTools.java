package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.rag.VectorSelection;

/**
 * What the commands of this package work with; closing it gives everything back.
 *
 * @param release closes the parts
 */
public record CorpusTools(
        Database database,
        Migrations migrations,
        CorpusCatalog catalog,
        VectorSelection selection,
        EmbeddingModel model,
        VectorConfig config,
        Runnable release)
        implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
