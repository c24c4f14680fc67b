package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.RawExchange;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser lets other front ends read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginTest {
    private static final String FRONT_END = "https://chat.example.com";

    private final TestingApp open =
            TestingApp.start(
                    Map.of(
                            "ENABLE_CORS",
                            "true",
                            "CORS_ALLOWED_ORIGINS",
                            FRONT_END + ", http://localhost:5173"));
    private final TestingApp closed = TestingApp.start(Map.of("CORS_ALLOWED_ORIGINS", FRONT_END));

    @AfterAll
    void stop() {
        open.close();
        closed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {FRONT_END, "http://localhost:5173"})
    void letsAListedOriginRead(String origin) {
        RawExchange answer = exchange(open, "GET", origin, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains(origin);
        assertThat(answer.head()).contains("Expose-Headers: X-Request-Id", "Retry-After");
        assertThat(answer.header("Vary").orElse("none")).containsIgnoringCase("Origin");
    }

    @Test
    void answersThePreflightOfAListedOrigin() {
        RawExchange answer =
                exchange(open, "OPTIONS", FRONT_END, "Access-Control-Request-Method: POST\r\n");

        assertThat(answer.status()).isIn(200, 204);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains(FRONT_END);
        assertThat(answer.head()).contains("Allow-Methods: POST");
        ProblemAnswer.assertSecurityHeaders(answer::header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://chat.example.com.evil.example",
                "https://evil-chat.example.com",
                "http://chat.example.com",
                "https://chat.example.com:8443",
                "null"
            })
    void refusesEveryOtherOrigin(String origin) {
        RawExchange answer = exchange(open, "GET", origin, "");

        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
        ProblemAnswer.assertSecurityHeaders(answer::header);
    }

    @Test
    void saysNothingWhereItIsNotEnabled() {
        RawExchange answer = exchange(closed, "GET", FRONT_END, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    private static RawExchange exchange(
            TestingApp app, String method, String origin, String headers) {
        return RawExchange.send(
                app.port(),
                "%s / HTTP/1.1\r\nHost: api.example.com\r\nOrigin: %s\r\n%s\r\n"
                        .formatted(method, origin, headers));
    }
}
