package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.ingest.ImportCommand;
import fr.archireg.orchestrator.ingest.ImportParts;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.IndexPrecision;
import fr.archireg.orchestrator.rag.PassageSampleStore;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.rag.VectorMaker;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine;

/** A database, and what processes with different models do with the vectors in it. */
final class TestingVectors implements AutoCloseable {
    private static final int CHARACTERS = 150;

    /** What each model made of which text; a model makes the same vector of it each time. */
    private static final Map<EmbeddingModel, Map<String, Embedding>> MADE =
            new ConcurrentHashMap<>();

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));

    TestingPostgres postgres() {
        return postgres;
    }

    Database database() {
        return database;
    }

    /** A process with this model. */
    record Instance(
            Database database,
            EmbeddingModel model,
            EmbeddingIdentity identity,
            VectorConfig config) {

        VectorSelection selection() {
            return new VectorSelection(config, () -> Optional.of(identity));
        }

        CorpusCatalog catalog(VectorSelection selection) {
            return new CorpusCatalog(database, identity.dimensions(), selection);
        }

        CorpusCanary canary() {
            VectorSelection selection = selection();
            CorpusCatalog catalog = catalog(selection);
            return new CorpusCanary(
                    new PassageSampleStore(database, catalog),
                    catalog,
                    selection,
                    model,
                    InstantSource.system());
        }

        int importFiles(String... arguments) {
            ImportParts parts =
                    new ImportParts(
                            database,
                            new Migrations(database, identity.dimensions()),
                            catalog(selection()),
                            model,
                            () -> new VectorMaker(identity, identity.toString()),
                            IndexPrecision.HALFVEC,
                            () -> {});
            return new CommandLine(new ImportCommand(() -> parts)).execute(arguments);
        }

        /** Runs a step of a re-embedding; what it printed, with its exit code. */
        String reembed(String... arguments) {
            StringWriter out = new StringWriter();
            int exit =
                    new CommandLine(new ReembedCommand(this::tools))
                            .setOut(new PrintWriter(out))
                            .setErr(new PrintWriter(out))
                            .execute(arguments);
            return out + "exit=" + exit;
        }

        CorpusTools tools() {
            VectorSelection selection = selection();
            return new CorpusTools(
                    database,
                    new Migrations(database, identity.dimensions()),
                    catalog(selection),
                    selection,
                    model,
                    config,
                    () -> {});
        }
    }

    Instance instance(LlamaEmbeddingModel model) {
        return instance(model, Map.of());
    }

    /** With settings of {@link VectorConfig}; a text that the model knows is not embedded again. */
    Instance instance(LlamaEmbeddingModel model, Map<String, String> settings) {
        return instance(
                model, MADE.computeIfAbsent(model, m -> new ConcurrentHashMap<>()), settings);
    }

    /** As after a restart, when every text is embedded anew, once. */
    Instance restarted(LlamaEmbeddingModel model) {
        return instance(model, new ConcurrentHashMap<>(), Map.of());
    }

    private Instance instance(
            LlamaEmbeddingModel model, Map<String, Embedding> known, Map<String, String> settings) {
        ModelLoading.await(model, wait -> false);
        return new Instance(
                database,
                new Remembering(model, known),
                model.identity().orElseThrow(),
                VectorConfig.from(new Settings(settings)));
    }

    /** The beginnings of the first documents of the sample corpus as a file: short to embed. */
    static Path sample(Path file, int documents) throws IOException {
        try (InputStream in = ImportCommand.class.getResourceAsStream("sample-corpus.jsonl")) {
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Files.write(
                    file, lines.lines().limit(documents).map(TestingVectors::shortened).toList());
        }
    }

    @SuppressWarnings("unchecked") // a JSON object has text as keys
    private static String shortened(String line) {
        Map<String, Object> document = Json.parse(line, Map.class);
        document.computeIfPresent(
                "content", (name, text) -> text.toString().substring(0, CHARACTERS));
        return Json.text(document);
    }

    @Override
    public void close() {
        database.close();
        postgres.close();
    }

    private record Remembering(EmbeddingModel model, Map<String, Embedding> known)
            implements EmbeddingModel {
        @Override
        public Embedding embed(String text, EmbeddingRole role) {
            return known.computeIfAbsent(role + text, key -> model.embed(text, role));
        }

        @Override
        public int countTokens(String text) {
            return model.countTokens(text);
        }

        @Override
        public int tokensMax(EmbeddingRole role) {
            return model.tokensMax(role);
        }

        @Override
        public int passageWindow() {
            return model.passageWindow();
        }

        @Override
        public int dimensions() {
            return model.dimensions();
        }
    }
}
