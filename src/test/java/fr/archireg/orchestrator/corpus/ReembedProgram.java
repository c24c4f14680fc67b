package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A re-embedding with the starter model and another pooling, as a program that can be killed. */
final class ReembedProgram {
    private ReembedProgram() {}

    /** Reads DATABASE_URL. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReembedCommand(ReembedProgram::tools)).execute(arguments));
    }

    static Process start(String url, String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Stream.concat(
                                        Stream.of(
                                                Path.of(
                                                                System.getProperty("java.home"),
                                                                "bin",
                                                                "java")
                                                        .toString(),
                                                "-Dtest.work.dir=" + TestingModel.workFolder(),
                                                "-Dstarter.model.jar=" + TestingModel.artifact(),
                                                "-cp",
                                                System.getProperty("java.class.path"),
                                                ReembedProgram.class.getName()),
                                        Stream.of(arguments))
                                .toList());
        builder.environment().put("DATABASE_URL", url);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static CorpusTools tools() {
        Settings settings = new Settings(System.getenv());
        Database database = Database.open(DbConfig.from(settings));
        LlamaEmbeddingModel model = TestingModel.with(Map.of("EMBEDDING_POOLING", "cls"));
        VectorConfig config = VectorConfig.from(settings);
        VectorSelection selection = new VectorSelection(config, model::identity);
        return new CorpusTools(
                database,
                new Migrations(database, 384),
                new CorpusCatalog(database, 384, selection),
                selection,
                model,
                config,
                database::close);
    }
}
