package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingPostgres;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A corpus table that another program made, with numbers as ids and without our columns. */
class AdoptedCorpusTest {
    private static final String SEARCH = "/api/v3/rag/search";
    private static final String QUESTION =
            "{\"query\":\"clôture\",\"limit\":5,\"similarity_threshold\":0}";
    private static final String BY_EMBEDDING =
            "{\"query\":\"clôture\",\"limit\":5,\"similarity_threshold\":0,\"strategy\":\"dense\"}";
    private static final String ROWS =
            "SELECT md5(string_agg(id || title || content || embedding::text, ',' ORDER BY id))"
                    + " FROM documents";
    private static final String FILE =
            "SELECT relfilenode FROM pg_class WHERE oid = 'public.documents'::regclass";

    @Test
    void keepsEveryRowAndFindsItByItsNumber() {
        TestingPostgres postgres = corpus(300);
        String rows = postgres.value(ROWS);
        String file = postgres.value(FILE);
        try (TestingApp app = TestingApp.startUnready(postgres, Map.of())) {
            app.awaitReady();

            List<?> found = documents(app.post(SEARCH, QUESTION));
            HttpResponse<String> one = app.get("/api/v3/rag/documents/7");

            assertThat(postgres.value(ROWS)).isEqualTo(rows);
            assertThat(postgres.value(FILE)).isEqualTo(file);
            assertThat(found).hasSize(5);
            assertThat(found.getFirst().toString()).matches(".*document_id=\\d+,.*");
            assertThat(TestingApp.json(one))
                    .containsEntry("document_id", "7")
                    .containsEntry("title", "title 7");
            for (String id : List.of("0", "07", "+7", "7.0", "x", "99999999999999999999")) {
                ProblemAnswer.of(app.get("/api/v3/rag/documents/" + id)).assertIs(404, "not_found");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "embedding vector_cosine_ops",
                "(embedding::halfvec(384)) halfvec_cosine_ops"
            })
    void searchesWithTheIndexThatIsThere(String indexed) {
        TestingPostgres postgres = corpus(2_000);
        postgres.execute("CREATE INDEX theirs ON documents USING hnsw (%s)".formatted(indexed));
        // So few rows are read faster than the index; what counts is whether it can be used.
        postgres.execute(
                """
                DO $$ BEGIN
                    EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database());
                END $$
                """);
        String file = postgres.value(FILE);
        // No model made these vectors, which is noticed elsewhere.
        try (TestingApp app = TestingApp.startUnready(postgres, Map.of("CORPUS_CHECK", "off"))) {
            app.awaitReady();

            List<?> found = documents(app.post(SEARCH, BY_EMBEDDING));

            assertThat(found).hasSize(5);
            assertThat(postgres.value(FILE)).isEqualTo(file);
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(
                                            postgres.value(
                                                    """
                                                    SELECT idx_scan FROM pg_stat_user_indexes
                                                    WHERE indexrelname = 'theirs'
                                                    """))
                                    .isEqualTo("1"));
        }
    }

    private static TestingPostgres corpus(int rows) {
        TestingPostgres postgres = TestingPostgres.create();
        postgres.execute("CREATE EXTENSION vector");
        postgres.execute(
                """
                CREATE TABLE public.documents (
                    id bigint GENERATED ALWAYS AS IDENTITY, title text, content text,
                    embedding vector(384))
                """);
        postgres.execute(
                """
                INSERT INTO documents (title, content, embedding)
                SELECT 'title ' || n, 'content ' || n,
                       (SELECT array_agg(0.5 + sin(n * k)) FROM generate_series(1, 384) k)::vector
                FROM generate_series(1, %d) n
                """
                        .formatted(rows));
        return postgres;
    }

    private static List<?> documents(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (List<?>) TestingApp.json(response).getOrDefault("documents", List.of());
    }
}
