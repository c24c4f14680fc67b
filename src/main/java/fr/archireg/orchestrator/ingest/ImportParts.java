package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.IndexPrecision;
import fr.archireg.orchestrator.rag.VectorMaker;
import java.util.function.Supplier;

/**
 * What an import works with; closing it gives everything back.
 *
 * @param maker what the model's vectors are stored as; may fetch the model file
 * @param index precision of an index that has to be built
 * @param release closes the parts
 */
public record ImportParts(
        Database database,
        Migrations migrations,
        CorpusCatalog catalog,
        EmbeddingModel model,
        Supplier<VectorMaker> maker,
        IndexPrecision index,
        Runnable release)
        implements AutoCloseable {

    @Override
    public void close() {
        release.run();
    }
}
