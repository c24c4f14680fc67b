package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that cannot be used with this corpus, or at all: the program says so and lives. */
class UnfitModelTest {
    private static final String SEARCH = "/api/v3/rag/search";
    private static final String QUESTION = "{\"query\":\"clôture\"}";
    private static final String DATABASE_UP = "{\"name\":\"database\",\"status\":\"UP\"";
    private static final String BY_EMBEDDING = "{\"query\":\"clôture\",\"strategy\":\"dense\"}";

    @TempDir Path folder;

    @Test
    void namesAllThreeLengthsWhereTheyDisagree() {
        TestingPostgres postgres = TestingPostgres.create();
        postgres.execute("CREATE EXTENSION vector");
        postgres.execute(
                "CREATE TABLE documents (id uuid PRIMARY KEY, title text, content text NOT NULL,"
                        + " embedding vector(8))");
        try (TestingApp app = TestingApp.startUnready(postgres, Map.of("EMBEDDING_DIM", "768"))) {
            awaitUnready(app, "dimension_mismatch");

            ProblemAnswer search = ProblemAnswer.of(app.post(SEARCH, BY_EMBEDDING));

            search.assertIs(503, "dimension_mismatch");
            assertThat(app.post(SEARCH, QUESTION).body())
                    .contains("\"strategy\":\"lexical\"", "\"degraded\":\"dimension_mismatch\"");
            assertThat(search.body()).contains("384 dimensions", "stores 8", "says 768");
            assertThat(app.get("/health/ready").body())
                    .contains("384 dimensions", "stores 8", "says 768");
            assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(app.get("/api/v3/conversations").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysThatTheModelFileIsDamaged() throws IOException {
        Path damaged = folder.resolve("model.gguf");
        Files.writeString(damaged, "<html>404 Not Found</html>".repeat(100));
        try (TestingApp app =
                TestingApp.startUnready(
                        TestingPostgres.create(), Map.of("GGUF_MODEL_PATH", damaged.toString()))) {
            awaitUnready(app, "model_invalid");
            awaitUnready(app, DATABASE_UP);

            ProblemAnswer search = ProblemAnswer.of(app.post(SEARCH, BY_EMBEDDING));

            search.assertIs(503, "model_invalid");
            assertThat(app.post(SEARCH, QUESTION).body())
                    .contains("\"degraded\":\"model_invalid\"");
            assertThat(app.get("/health/ready").body()).containsIgnoringCase("gguf");
            assertThat(search.body()).doesNotContain(folder.toString());
            assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    private static void awaitUnready(TestingApp app, String code) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> app.get("/health/ready").body().contains(code));
        assertThat(app.get("/health/ready").statusCode()).isEqualTo(503);
    }
}
