package fr.archireg.orchestrator;

import io.helidon.webserver.cors.CorsConfig;
import io.helidon.webserver.cors.CorsFeature;
import io.helidon.webserver.cors.CorsPathConfig;
import java.util.List;
import java.util.Set;

/** Which front ends a browser lets read our answers: exact origins, never all of them. */
final class CrossOrigin {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PATCH", "DELETE");
    private static final Set<String> REQUEST_HEADERS =
            Set.of(
                    "Authorization",
                    "Content-Type",
                    "Idempotency-Key",
                    "Last-Event-ID",
                    "X-Request-Id");
    private static final Set<String> RESPONSE_HEADERS =
            Set.of(
                    "X-Request-Id",
                    "Retry-After",
                    "Location",
                    "RateLimit-Limit",
                    "RateLimit-Remaining",
                    "RateLimit-Reset");

    private CrossOrigin() {}

    static CorsFeature feature(List<String> origins) {
        CorsConfig.Builder builder = CorsFeature.builder().addDefaults(false);
        if (origins.isEmpty()) {
            return builder.enabled(false).build();
        }
        return builder.enabled(true)
                .addPath(
                        CorsPathConfig.builder()
                                .pathPattern("/*")
                                .allowOrigins(Set.copyOf(origins))
                                .allowMethods(METHODS)
                                .allowHeaders(REQUEST_HEADERS)
                                .exposeHeaders(RESPONSE_HEADERS)
                                .build())
                .build();
    }
}
