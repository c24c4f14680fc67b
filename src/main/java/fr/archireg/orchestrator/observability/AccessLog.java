package fr.archireg.orchestrator.observability;

import fr.archireg.orchestrator.network.ClientAddress;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;

/**
 * One line and one measurement a request. Neither has a path, a query or a body: the route's
 * template says enough, and the rest may be private.
 */
public final class AccessLog implements Filter {
    private static final Logger LOGGER = System.getLogger("access");
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER = "other";

    private final Metrics metrics;

    public AccessLog(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long startNanos = System.nanoTime();
        try {
            chain.proceed();
        } finally {
            record(request, response, Duration.ofNanos(System.nanoTime() - startNanos));
        }
    }

    private void record(RoutingRequest request, RoutingResponse response, Duration duration) {
        String boundedMethod = boundedMethod(request);
        String route = request.matchingPattern().orElse(OTHER);
        int status = response.status().code();
        metrics.httpRequest(boundedMethod, route, status, duration);
        LOGGER.log(
                probe(route) ? Level.DEBUG : Level.INFO,
                "request method=%s route=%s status=%d millis=%d bytes=%d client=%s request_id=%s"
                        .formatted(
                                boundedMethod,
                                route,
                                status,
                                duration.toMillis(),
                                response.bytesWritten(),
                                client(request),
                                response.headers().first(REQUEST_ID).orElse("")));
    }

    private static String client(RoutingRequest request) {
        return request.context().get(ClientAddress.class).map(ClientAddress::text).orElse("");
    }

    /** A client may send any word as a method: it must not become a label. */
    static String boundedMethod(RoutingRequest request) {
        String method = request.prologue().method().text();
        return METHODS.contains(method) ? method : OTHER;
    }

    private static boolean probe(String route) {
        return route.startsWith("/health") || route.startsWith("/metrics");
    }
}
