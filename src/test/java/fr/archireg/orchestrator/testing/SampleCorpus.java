package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.ingest.ImportCommand;
import fr.archireg.orchestrator.ingest.ImportParts;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.IndexPrecision;
import fr.archireg.orchestrator.rag.VectorMaker;
import picocli.CommandLine;

/** The sample corpus, imported as a user imports it. */
public final class SampleCorpus {
    private SampleCorpus() {}

    /**
     * Imports it.
     *
     * @param model the starter model, perhaps behind something
     * @return the exit code
     */
    public static int importInto(Database database, CorpusCatalog catalog, EmbeddingModel model) {
        ImportParts parts =
                new ImportParts(
                        database,
                        new Migrations(database, model.dimensions()),
                        catalog,
                        model,
                        () ->
                                new VectorMaker(
                                        TestingModel.shared().identity().orElseThrow(), "starter"),
                        IndexPrecision.HALFVEC,
                        () -> {});
        return new CommandLine(new ImportCommand(() -> parts)).execute("--sample");
    }
}
