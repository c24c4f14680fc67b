package fr.archireg.orchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.ingest.TestingCorpus.Line;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ImportCommandTest {
    private static final String IDS = "SELECT string_agg(id::text, ',' ORDER BY id) FROM documents";
    private static final String LONG_TEXT = "Le permis est délivré par le maire. ".repeat(40);

    private final TestingPostgres postgres = TestingPostgres.create();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @AfterEach
    void dropDatabase() {
        postgres.close();
    }

    @Test
    void importsAndDoesNothingTheSecondTime() throws IOException {
        Path file =
                TestingCorpus.write(
                        folder.resolve("a"), new Line("a", "Texte."), new Line("b", LONG_TEXT));

        int first = run(file.toString());
        String idsBefore = postgres.value(IDS);
        int second = run(file.toString());

        assertThat(first).isZero();
        assertThat(second).isZero();
        assertThat(out.toString())
                .contains("read=2 imported=2 unchanged=0 rejected=0")
                .contains("read=2 imported=0 unchanged=2 rejected=0 passages=0");
        assertThat(postgres.value(IDS)).isEqualTo(idsBefore);
        assertThat(
                        postgres.value(
                                "SELECT title || content || code FROM documents"
                                        + " WHERE external_id = 'a'"))
                .isEqualTo("Article aTexte.Code de l'urbanisme");
        assertThat(
                        postgres.value(
                                "SELECT count(*) FROM pg_index WHERE indisvalid"
                                        + " AND indexrelid = 'documents_embedding_hnsw_idx'::regclass"))
                .isEqualTo("1");
    }

    @Test
    void writesAChangedDocumentAndDropsItsSurplusPassages() throws IOException {
        run(TestingCorpus.write(folder.resolve("a"), new Line("a", LONG_TEXT)).toString());
        String firstId = postgres.value("SELECT id FROM documents WHERE passage_index = 0");
        int passagesBefore = Integer.parseInt(postgres.value("SELECT count(*) FROM documents"));

        run(TestingCorpus.write(folder.resolve("a"), new Line("a", "Abrogé.")).toString());

        assertThat(passagesBefore).isGreaterThan(3);
        assertThat(postgres.value("SELECT string_agg(id || content, ',') FROM documents"))
                .isEqualTo(firstId + "Abrogé.");
    }

    @Test
    void writesADocumentAgainOfWhichARowIsMissing() throws IOException {
        String file = TestingCorpus.write(folder.resolve("a"), new Line("a", LONG_TEXT)).toString();
        run(file);
        String rows = postgres.value("SELECT count(*) FROM documents");
        postgres.execute("DELETE FROM documents WHERE passage_index = 1");

        run(file);

        assertThat(postgres.value("SELECT count(*) FROM documents")).isEqualTo(rows);
    }

    @Test
    void listsRejectsWithoutTheirText() throws IOException {
        Path file = folder.resolve("b.jsonl");
        Path rejects = folder.resolve("rejects.jsonl");
        Files.write(
                file,
                Stream.of(
                                "{\"id\":\"a\",\"content\":\"Texte.\"}",
                                "{\"id\":\"secret\"}",
                                "{\"id\":\"a\",\"content\":\"Autre.\"}",
                                "{\"id\":\"c\",\"content\":\"---\"}")
                        .toList());

        int exit = run(file.toString(), "--rejects", rejects.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("read=4 imported=1 unchanged=0 rejected=3 passages=1");
        assertThat(Files.readAllLines(rejects))
                .containsExactlyInAnyOrder(
                        "{\"source\":\"b.jsonl\",\"line\":2,\"reason\":\"content is missing\"}",
                        "{\"source\":\"b.jsonl\",\"line\":3,\"reason\":\"id stands on a line above\"}",
                        "{\"source\":\"b.jsonl\",\"line\":4,\"reason\":\"has no text to embed\"}");
    }

    @Test
    void leavesRowsOfAnotherProgramAlone() throws IOException {
        postgres.execute("CREATE EXTENSION vector");
        postgres.execute(
                """
                CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                        title text, content text, embedding vector(16))
                """);
        postgres.execute(
                """
                INSERT INTO documents (title, content, embedding)
                SELECT 'Titre ' || n, 'Texte ' || n,
                       (SELECT array_agg(sin(n * k)) FROM generate_series(1, 16) k)::vector(16)
                FROM generate_series(1, 500) n
                """);
        String theirs =
                """
                SELECT md5(string_agg(xmin || ':' || ctid || ':' || documents::text, ',' ORDER BY id))
                FROM documents WHERE id <= 500
                """;
        try (ImportParts parts = ImportProgram.parts(postgres.url(), new WordModel(16, 60))) {
            parts.migrations().run();
        }
        String before = postgres.value(theirs);

        int exit = run(TestingCorpus.write(folder.resolve("a"), new Line("a", "T.")).toString());

        assertThat(exit).isZero();
        assertThat(postgres.value(theirs)).isEqualTo(before);
        assertThat(postgres.value("SELECT id FROM documents WHERE external_id = 'a'"))
                .isEqualTo("501");
    }

    @Test
    void importsNothingWhereTheVectorsDoNotFit() throws IOException {
        postgres.execute("CREATE EXTENSION vector");
        postgres.execute(
                """
                CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                        title text, content text, embedding vector(24))
                """);

        int exit = run(TestingCorpus.write(folder.resolve("a"), new Line("a", "T.")).toString());

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("16", "24", "(dimension_mismatch)");
        assertThat(postgres.value("SELECT count(*) FROM documents")).isEqualTo("0");
    }

    @Test
    void readsSeveralFilesAndLaterOnesWin() throws IOException {
        Path first = TestingCorpus.write(folder.resolve("a"), new Line("a", "Ancien."));
        Path second = TestingCorpus.write(folder.resolve("b"), new Line("a", "Nouveau."));

        run(first.toString(), second.toString());

        assertThat(postgres.value("SELECT content FROM documents")).isEqualTo("Nouveau.");
    }

    @Test
    void failsWithAReasonWhereTheDatabaseIsDown() throws IOException {
        String file = TestingCorpus.write(folder.resolve("a"), new Line("a", "T.")).toString();
        CommandLine command =
                ImportProgram.command("postgresql://u@127.0.0.1:1/none", new WordModel(16, 60));

        int exit = execute(command, file);

        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("(database_unavailable)");
    }

    @Test
    void waitsWhileTheModelIsBeingLoaded() throws IOException {
        String file = TestingCorpus.write(folder.resolve("a"), new Line("a", "T.")).toString();
        EmbeddingModel model = new SlowlyLoadedModel(new WordModel(16, 60), new AtomicInteger(2));

        int exit = execute(ImportProgram.command(postgres.url(), model), file);

        assertThat(exit).isZero();
    }

    @Test
    void refusesAWrongCommandLine() {
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(run("--unknown")).isEqualTo(2);
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--rejects", "--sample", "Exit codes");
    }

    @Test
    void importsTheSample() {
        int exit = run("--sample");

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("rejected=0");
        assertThat(postgres.value("SELECT count(*) > 2 FROM documents")).isEqualTo("t");
    }

    @Test
    void importsWithTheRealModel() throws IOException {
        Path file = TestingCorpus.write(folder.resolve("a"), new Line("a", LONG_TEXT));

        int exit =
                execute(
                        ImportProgram.command(postgres.url(), TestingModel.shared()),
                        file.toString());

        assertThat(exit).isZero();
        assertThat(
                        postgres.value(
                                "SELECT bool_and(abs(vector_norm(embedding) - 1) < 0.001)"
                                        + " FROM documents"))
                .isEqualTo("t");
    }

    /** Refuses as long as there are refusals left. */
    private record SlowlyLoadedModel(EmbeddingModel model, AtomicInteger refusals)
            implements EmbeddingModel {
        @Override
        public Embedding embed(String text, EmbeddingRole role) {
            return model.embed(text, role);
        }

        @Override
        public int countTokens(String text) {
            return model.countTokens(text);
        }

        @Override
        public int tokensMax(EmbeddingRole role) {
            if (refusals.getAndDecrement() > 0) {
                throw new AppException(ErrorCode.EMBEDDING_UNAVAILABLE, "is being loaded")
                        .retryAfter(Duration.ofMillis(1));
            }
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

    private int run(String... arguments) {
        return execute(ImportProgram.command(postgres.url(), new WordModel(16, 60)), arguments);
    }

    private int execute(CommandLine command, String... arguments) {
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }
}
