package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingCluster;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that is down, goes, freezes or is busy, and how the program gets over it. */
class DatabaseFaultsTest {
    private static final String CONVERSATIONS = "/api/v3/conversations";
    private static final String CHAT = "/api/v3/chat/streaming";
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(30);

    private final TestingCluster cluster = TestingCluster.create();

    @AfterEach
    void remove() {
        cluster.close();
    }

    @Test
    void livesWithoutADatabaseAndBecomesReadyWithOne() {
        try (TestingApp app = start()) {
            assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
            Awaitility.await().until(() -> app.get("/health/ready").body().contains("state=08001"));
            assertThat(app.get("/health/ready").statusCode()).isEqualTo(503);
            assertUnavailable(app.get(CONVERSATIONS));
            assertUnavailable(app.post(CHAT, QUESTION));

            cluster.start();

            awaitReady(app);
            assertThat(app.get(CONVERSATIONS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void healsAfterACrashUnderLoad() {
        cluster.start();
        try (TestingApp app = start()) {
            awaitReady(app);

            cluster.kill();
            List<HttpResponse<String>> during =
                    Stream.generate(() -> app.get(CONVERSATIONS)).parallel().limit(8).toList();
            HttpResponse<String> question = app.post(CHAT, QUESTION);
            cluster.start();

            during.forEach(DatabaseFaultsTest::assertUnavailable);
            assertUnavailable(question);
            awaitReady(app);
            assertThat(app.get(CONVERSATIONS).body()).contains("\"data\":[]");
        }
    }

    @Test
    void answersInTimeWhileTheServerIsFrozenAndHealsAfterwards() {
        cluster.start();
        try (TestingApp app = start()) {
            awaitReady(app);
            cluster.freeze();

            HttpResponse<String> frozen = app.get(CONVERSATIONS);
            Awaitility.await()
                    .atMost(HEALED_WITHIN)
                    .until(() -> app.get("/health/ready").statusCode() == 503);
            int live = app.get("/health/live").statusCode();
            cluster.thaw();

            assertUnavailable(frozen);
            assertThat(live).isEqualTo(200);
            awaitReady(app);
            assertThat(app.get(CONVERSATIONS).statusCode()).isEqualTo(200);
        }
    }

    private TestingApp start() {
        return TestingApp.start(
                Map.of(
                        "DATABASE_URL", cluster.url(),
                        "DATABASE_ACQUIRE_TIMEOUT", "500ms",
                        "DATABASE_STATEMENT_TIMEOUT", "1s",
                        "DATABASE_POOL_MAX", "4"));
    }

    private static void assertUnavailable(HttpResponse<String> response) {
        ProblemAnswer.of(response).assertIs(503, "database_unavailable");
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }

    private static void awaitReady(TestingApp app) {
        Awaitility.await()
                .atMost(HEALED_WITHIN)
                .until(() -> app.get("/health/ready").statusCode() == 200);
    }
}
