package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.RawExchange;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes at the edge: what every answer carries, and what Helidon is relied upon to refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeTest {
    private static final String TOKEN = "scrape-token-canary";
    private static final String SEARCH =
            "POST /api/v3/rag/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private final TestingApp app =
            TestingApp.start(
                    Map.of(
                            "METRICS_PUBLIC", "false",
                            "METRICS_TOKEN", TOKEN,
                            "ENABLE_CORS", "true",
                            "CORS_ALLOWED_ORIGINS", "https://chat.example.com"));

    @AfterAll
    void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/nowhere", "/api/v3/conversations"})
    void carriesTheSameHeadersEverywhere(String path) {
        HttpResponse<String> response = app.get(path);

        ProblemAnswer.assertSecurityHeaders(response.headers()::firstValue);
        assertThat(response.headers().allValues("Vary")).contains("Origin");
        assertThat(response.headers().firstValue("Server")).isEmpty();
        assertThat(response.headers().firstValue("X-Powered-By")).isEmpty();
        // Over plain HTTP it would be ignored, and in development it would be wrong.
        assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "//metrics",
                "/./metrics",
                "/x/../metrics",
                "/metrics;x=y",
                "/%6Detrics",
                "/metrics/application",
                "/metrics?scope=application"
            })
    void showsNoMetricsWithoutTheToken(String path) {
        RawExchange answer =
                RawExchange.send(app.port(), "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path));

        assertThat(answer.status()).isIn(401, 404);
        assertThat(answer.body()).doesNotContain("http_server_requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", TOKEN, "Basic " + TOKEN})
    void refusesAnyOtherTokenOfAScraper(String authorization) {
        HttpResponse<String> response = metrics(authorization);

        ProblemAnswer.of(response).assertIs(401, "unauthenticated");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void showsTheScraperItsMetrics() {
        HttpResponse<String> response = metrics("Bearer " + TOKEN);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("http_server_requests_seconds_bucket", "db_pool_connections_active")
                .doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        // Two lengths of one body are two bodies for two servers.
        "'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 400",
        "'Content-Length: +2\r\n\r\n{}', 400",
        "'Content-Length: 0x2\r\n\r\n{}', 400",
        "'Content-Length: 99999999999999999999\r\n\r\n{}', 400",
        "'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400",
        "'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400",
        "'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n', 400",
        "'Transfer-Encoding: identity\r\n\r\n', 400",
        "'Content-Length : 2\r\n\r\n{}', 400",
        "'X-A: b\r\n Content-Length: 2\r\n\r\n{}', 400",
        "'X-A: \u0001\r\n\r\n', 400"
    })
    void refusesBodiesWhoseEndIsInDoubt(String rest, int status) {
        RawExchange answer = RawExchange.send(app.port(), SEARCH + rest);

        problem(answer).assertIs(status, "invalid_request");
        assertThat(answer.header("Connection")).contains("close");
    }

    @Test
    void refusesThousandsOfHeaders() {
        String headers = "X-A: b\r\n".repeat(3_000);

        RawExchange answer =
                RawExchange.send(app.port(), "GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");

        problem(answer).assertIs(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "x-unknown"})
    void refusesCompressedBodies(String encoding) {
        RawExchange answer =
                RawExchange.send(
                        app.port(),
                        SEARCH
                                + "Content-Encoding: %s\r\nContent-Length: 2\r\n\r\n{}"
                                        .formatted(encoding));

        problem(answer).assertIs(415, "unsupported_media_type");
        assertThat(answer.header("Accept-Encoding")).contains("identity");
    }

    /** Whatever the path looks like, the guard stands before the route that it reaches. */
    @ParameterizedTest
    @CsvSource({
        "//, 200",
        "/./, 200",
        "/x/.., 200",
        "/;x=y, 200",
        "http://evil.example/, 200",
        "/%2F, 404",
        "/%00, 404",
        "/%2e%2e/%2e%2e/etc/passwd, 404",
        "*, 404"
    })
    void routesOddPathsWhereTheyLead(String path, int status) {
        RawExchange answer =
                RawExchange.send(app.port(), "GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path));

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void refusesToTrace() {
        RawExchange answer =
                RawExchange.send(
                        app.port(), "TRACE / HTTP/1.1\r\nHost: a\r\nX-Canary: canary\r\n\r\n");

        problem(answer).assertIs(405, "method_not_allowed");
        assertThat(answer.head() + answer.body()).doesNotContain("canary");
    }

    private HttpResponse<String> metrics(String authorization) {
        HttpRequest.Builder request = app.request("/metrics");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return app.send(request.GET().build(), BodyHandlers.ofString());
    }

    private static ProblemAnswer problem(RawExchange answer) {
        return new ProblemAnswer(answer.status(), answer::header, answer.body());
    }
}
