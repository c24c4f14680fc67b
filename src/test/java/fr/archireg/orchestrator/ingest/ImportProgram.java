package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.Pooling;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.IndexPrecision;
import fr.archireg.orchestrator.rag.VectorMaker;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The import as a program of its own, for tests that kill it. */
final class ImportProgram {
    static final int WORD_DIMENSIONS = 16;
    static final int WORD_TOKENS_MAX = 60;

    private ImportProgram() {}

    /** Reads DATABASE_URL; MODEL is {@code starter} for the real model, else words are embedded. */
    public static void main(String[] arguments) {
        boolean starter = "starter".equals(System.getenv("MODEL"));
        EmbeddingModel model =
                starter ? TestingModel.shared() : new WordModel(WORD_DIMENSIONS, WORD_TOKENS_MAX);
        String url = Optional.ofNullable(System.getenv("DATABASE_URL")).orElseThrow();
        System.exit(command(url, model).execute(arguments));
    }

    static CommandLine command(String url, EmbeddingModel model) {
        return new CommandLine(new ImportCommand(() -> parts(url, model)));
    }

    private static EmbeddingIdentity identity(EmbeddingModel model) {
        return new EmbeddingIdentity("0".repeat(64), Pooling.MEAN, "", 0, model.dimensions());
    }

    static ImportParts parts(String url, EmbeddingModel model) {
        Database database = Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", url))));
        return new ImportParts(
                database,
                new Migrations(database, model.dimensions()),
                new CorpusCatalog(database, model.dimensions()),
                model,
                () -> new VectorMaker(identity(model), "identity"),
                IndexPrecision.HALFVEC,
                database::close);
    }
}
