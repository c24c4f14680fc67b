package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What administrators see of a system in which all is well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminRoutesTest {
    private static final String BASE = "/api/v3/admin";

    private final TestingLlm llm = TestingLlm.replying(LlmReply.answer("OK"));
    private final TestingApp app;

    AdminRoutesTest(@TempDir Path files) {
        app =
                TestingApp.start(
                        Map.of(
                                "GROQ_BASE_URL", llm.baseUrl().toString(),
                                "STORAGE_DIR", files.toString()));
    }

    @BeforeAll
    void fill() {
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        app.post("/api/v3/chat/completions", "{\"message\":\"Une clôture ?\"}");
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() ->
                        everythingRan() && Boolean.TRUE.equals(run("test-rag").get("success")));
    }

    @AfterAll
    void stop() {
        app.close();
        llm.close();
    }

    @Test
    void passesAllTestsOrSaysWhatIsMissing() {
        HttpResponse<String> response = app.post(BASE + "/system-tests", "");

        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, Object> results = TestingApp.json(response);
        assertThat(results).as(response.body()).containsEntry("success", true);
        assertThat(statuses(list(results)))
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("test-supabase", "skipped"),
                                Map.entry("test-admin-api", "passed"),
                                Map.entry("test-health-check", "passed"),
                                Map.entry("test-pgvector", "passed"),
                                Map.entry("test-materialized-view", "passed"),
                                Map.entry("test-cron-jobs", "passed"),
                                Map.entry("test-groq-llm", "passed"),
                                Map.entry("test-rag", "passed"),
                                Map.entry("test-embedding-compatibility", "passed"),
                                Map.entry("test-storage", "passed"),
                                Map.entry("test-legifrance", "skipped"),
                                Map.entry("test-simple", "passed"),
                                Map.entry("run-unit-tests", "passed")));
        assertThat(results)
                .containsEntry("passed", 11)
                .containsEntry("failed", 0)
                .containsEntry("skipped", 2);
    }

    @Test
    void runsOneTestAndRemembersItsResult() {
        Map<String, Object> result = run("test-simple");

        assertThat(result)
                .containsEntry("name", "test-simple")
                .containsEntry("status", "passed")
                .containsEntry("success", true)
                .containsEntry("error", null)
                .containsKeys("latency_ms", "data", "finished_at");
        Map<String, Object> listing = TestingApp.json(app.get(BASE + "/system-tests"));
        assertThat(list(listing))
                .filteredOn(test -> "test-simple".equals(test.get("name")))
                .singleElement()
                .satisfies(test -> {
                    assertThat(test.get("description")).asString().isNotBlank();
                    assertThat(test.get("last_result")).isNotNull();
                });
    }

    @Test
    void countsNoSkippedTestAsASuccess() {
        assertThat(run("test-legifrance"))
                .containsEntry("status", "skipped")
                .containsEntry("success", false)
                .containsEntry("error", "MICROSERVICE_LEGIFRANCE_URL is not set");
    }

    @Test
    void knowsNoOtherTest() {
        ProblemAnswer.of(app.post(BASE + "/system-tests/test-nothing", ""))
                .assertIs(404, "not_found");
    }

    @Test
    void showsFiguresWithTheirAge() {
        Map<String, Object> fresh = TestingApp.json(app.post(BASE + "/stats/refresh", ""));
        Map<String, Object> stats = TestingApp.json(app.get(BASE + "/stats"));

        assertThat(stats).containsKeys("refreshed_at", "tokens");
        assertThat(stats.get("refreshed_at")).isEqualTo(fresh.get("refreshed_at"));
        assertThat((Integer) stats.get("age_seconds")).isBetween(0, 60);
        assertThat(object(stats, "conversations"))
                .containsEntry("total", 1)
                .containsEntry("messages", 2)
                .containsEntry("by_status", Map.of("complete", 2));
        assertThat(object(stats, "users"))
                .containsEntry("total", 1)
                .containsEntry("active_day", 1)
                .containsEntry("active_week", 1)
                .containsEntry("active_month", 1);
        assertThat(list(stats, "tokens"))
                .singleElement()
                .satisfies(tokens ->
                        assertThat(tokens)
                                .containsEntry("prompt_tokens", 9)
                                .containsEntry("completion_tokens", 3)
                                .containsEntry("answers", 1)
                                .containsKeys("day", "model"));
        assertThat(object(stats, "corpus"))
                .containsEntry("passages", 4)
                .containsEntry("passages_without_embedding", 0);
    }

    @Test
    void showsHowTheDatabaseIsDoing() {
        Map<String, Object> figures = TestingApp.json(app.get(BASE + "/database-stats"));

        assertThat(object(figures, "server")).containsKeys("version", "vector_version");
        assertThat((Integer) object(figures, "server").get("size_bytes")).isPositive();
        assertThat(list(figures, "tables"))
                .extracting(table -> table.get("name"))
                .contains("public.documents", "orchestrator.messages");
        assertThat(list(figures, "indexes"))
                .filteredOn(index -> "documents_embedding_hnsw_idx".equals(index.get("name")))
                .singleElement()
                .satisfies(index -> assertThat(index).containsEntry("valid", true));
        assertThat(object(figures, "connections")).containsKeys("max", "by_state");
        assertThat(object(figures, "pool")).containsKeys("active", "idle", "waiting");
    }

    @Test
    void showsWhatRepeats() {
        Map<String, Object> report = TestingApp.json(app.get(BASE + "/cron"));

        assertThat(report).containsEntry("pg_cron", null);
        assertThat(list(report, "jobs"))
                .extracting(job -> job.get("name"))
                .contains("database-watch", "vector-index", "admin-metrics", "event-stream-watch");
        assertThat(list(report, "jobs"))
                .allSatisfy(job -> assertThat(job).containsEntry("overdue", false));
    }

    @Test
    void tellsNobodyButTheOwnerTheFigures() {
        for (String role : Set.of("public", "authenticated")) {
            assertThat(
                            app.postgres()
                                    .value(
                                            "SELECT has_table_privilege('%s', 'orchestrator.admin_metrics_view', 'SELECT')"
                                                    .formatted(role)))
                    .as(role)
                    .isEqualTo("f");
        }
    }

    private boolean everythingRan() {
        return list(TestingApp.json(app.get(BASE + "/cron")), "jobs").stream()
                .allMatch(job -> job.get("last_success") != null);
    }

    private Map<String, Object> run(String name) {
        return TestingApp.json(app.post(BASE + "/system-tests/" + name, ""));
    }

    private static Map<Object, Object> statuses(List<Map<String, Object>> results) {
        return results.stream()
                .collect(Collectors.toMap(test -> test.get("name"), test -> test.get("status")));
    }

    private static List<Map<String, Object>> list(Map<String, Object> json) {
        return list(json, "data");
    }

    @SuppressWarnings("unchecked") // JSON objects have text as keys
    private static List<Map<String, Object>> list(Map<String, Object> json, String name) {
        return (List<Map<String, Object>>) json.getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked") // JSON objects have text as keys
    private static Map<String, Object> object(Map<String, Object> json, String name) {
        return (Map<String, Object>) json.getOrDefault(name, Map.of());
    }
}
