package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole server on a corpus whose vectors another model made: of the same length, no neighbours.
 */
class CorpusCheckTest {
    private static final String SEARCH = "/api/v3/rag/search";
    private static final String HYBRID = "{\"query\":\"clôture\"}";
    private static final String DENSE =
            "{\"query\":\"clôture\",\"strategy\":\"dense\",\"similarity_threshold\":0}";

    @Test
    void answersByWordsAndSaysWhy() {
        try (TestingApp app = TestingApp.startUnready(turnedCorpus(), Map.of())) {
            awaitVerdict(app, "fail");

            HttpResponse<String> ready = app.get("/health/ready");
            HttpResponse<String> hybrid = awaitWords(app);

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).contains("stored vectors are not the model's");
            assertThat(hybrid.statusCode()).isEqualTo(200);
            assertThat(hybrid.body())
                    .contains(
                            "\"strategy\":\"lexical\"",
                            "\"degraded\":\"embedding_mismatch\"",
                            "R. 421-12");
            ProblemAnswer.of(app.post(SEARCH, DENSE)).assertIs(503, "embedding_mismatch");
        }
    }

    /** In a process of its own: a registry of metrics is one for all servers of a process. */
    @Test
    void showsTheVerdictInTheMetrics(@TempDir Path folder) {
        Map<String, String> variables = Map.of("DATABASE_URL", turnedCorpus().url());
        try (TestingProgram program = TestingProgram.start(folder, variables)) {
            assertThat(program.get("/metrics").body())
                    .contains("corpus_check_verdict{", "corpus_check_similarity{");
        }
    }

    @Test
    void searchesAllTheSameWhereItIsOnlyToReport() {
        try (TestingApp app =
                TestingApp.startUnready(turnedCorpus(), Map.of("CORPUS_CHECK", "report"))) {
            awaitVerdict(app, "fail");

            assertThat(app.post(SEARCH, DENSE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysThatTheVectorsAreTheModels() {
        TestingPostgres postgres = corpus();
        try (TestingApp app = TestingApp.startUnready(postgres, Map.of())) {
            awaitVerdict(app, "pass");

            assertThat(app.post(SEARCH, HYBRID).body()).contains("\"strategy\":\"hybrid\"");
        }
    }

    private static void awaitVerdict(TestingApp app, String verdict) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() ->
                        app.get("/health/ready")
                                .body()
                                .contains("\"verdict\":\"%s\"".formatted(verdict)));
        app.awaitReady();
    }

    /** The words of a corpus are looked for soon after the start. */
    private static HttpResponse<String> awaitWords(TestingApp app) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> app.post(SEARCH, HYBRID),
                        response -> response.body().contains("R. 421-12"));
    }

    private static TestingPostgres turnedCorpus() {
        TestingPostgres postgres = corpus();
        postgres.execute(
                """
                UPDATE documents SET embedding = (
                    SELECT array_agg(number ORDER BY place DESC)
                    FROM unnest(embedding::real[]) WITH ORDINALITY AS numbers (number, place))::vector
                """);
        return postgres;
    }

    private static TestingPostgres corpus() {
        TestingPostgres postgres = TestingPostgres.create();
        try (Database database =
                Database.open(
                        DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))))) {
            new Migrations(database, 384).run();
        }
        SampleDocuments.insert(postgres, SampleDocuments.planning());
        return postgres;
    }
}
