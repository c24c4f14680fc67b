package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A failed answer, whichever client received it.
 *
 * @param header the first header of a name
 */
record ProblemAnswer(int status, Function<String, Optional<String>> header, String body) {
    private static final Map<String, String> SECURITY_HEADERS =
            Map.of(
                    "X-Content-Type-Options", "nosniff",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Resource-Policy", "same-site",
                    "Cache-Control", "no-store",
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    /** What would tell a stranger how we are built or where our parts are. */
    private static final String INSIDES =
            "(?is).*(exception|\\bjava\\.|helidon|jackson|hikari|postgres|select |insert |"
                    + "127\\.0\\.0\\.1|localhost|fr\\.archireg\\.orchestrator).*";

    static ProblemAnswer of(HttpResponse<String> response) {
        return new ProblemAnswer(
                response.statusCode(), response.headers()::firstValue, response.body());
    }

    /** Asserts everything that holds for all problems. */
    ProblemAnswer assertIs(int expectedStatus, String code) {
        assertThat(status).as(body).isEqualTo(expectedStatus);
        assertThat(header.apply("Content-Type")).contains("application/problem+json");
        assertThat(json())
                .containsEntry("status", expectedStatus)
                .containsEntry("code", code)
                .containsEntry("type", "urn:archireg:problem:" + code.replace('_', '-'))
                .containsKeys("title", "detail", "request_id");
        assertThat(header.apply("X-Request-Id").orElse("none"))
                .isEqualTo(json().get("request_id"))
                .matches("[A-Za-z0-9._-]{8,64}");
        assertThat(body).doesNotMatch(INSIDES);
        assertSecurityHeaders(header);
        return this;
    }

    static void assertSecurityHeaders(Function<String, Optional<String>> header) {
        SECURITY_HEADERS.forEach(
                (name, value) -> assertThat(header.apply(name)).as(name).contains(value));
    }

    /** The fields that are said to be wrong. */
    List<String> fields() {
        return ((List<?>) json().getOrDefault("errors", List.of()))
                .stream().map(error -> String.valueOf(((Map<?, ?>) error).get("field"))).toList();
    }

    @SuppressWarnings("unchecked") // a JSON object has text as keys
    Map<String, Object> json() {
        return Json.parse(body, Map.class);
    }
}
