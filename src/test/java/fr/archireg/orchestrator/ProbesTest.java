package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What orchestrators and scrapers read while all is well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbesTest {
    private final TestingApp app = TestingApp.start(Map.of());

    @AfterAll
    void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
    void saysThatAllIsWell(String path) {
        HttpResponse<String> response = app.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestingApp.json(response)).containsEntry("status", "UP");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void checksNoDependencyForLiveness() {
        assertThat(app.get("/health/live").body())
                .contains("embedding-thread")
                .doesNotContain("database");
        assertThat(app.get("/health/ready").body()).contains("database", "embedding-model");
    }

    @Test
    void givesMetricsAsPrometheusText() {
        app.post("/api/v3/rag/search", "{\"query\":\"clôture\"}");

        HttpResponse<String> response = app.get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("none"))
                .startsWith("text/plain");
        assertThat(response.body())
                .contains("http_server_requests_seconds_bucket{")
                .contains("retrieval_search_seconds")
                .contains("db_pool_connections_active")
                .contains("embedding_model_ready");
    }

    @Test
    void labelsMetricsWithRoutesAndNeverWithPathsOrInventedMethods() {
        for (int i = 0; i < 50; i++) {
            app.get("/canary-path-" + i);
            app.get("/api/v3/rag/documents/canary-" + i);
        }
        app.send(
                app.request("/").method("CANARY", BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());

        String metrics = app.get("/metrics").body();

        assertThat(metrics)
                .contains("route=\"/api/v3/rag/documents/{id}\"", "method=\"other\"")
                .doesNotContainIgnoringCase("canary");
    }
}
