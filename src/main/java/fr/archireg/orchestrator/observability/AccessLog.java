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

/** One line and one measurement a request. Neither says more than {@link AccessLine}. */
public final class AccessLog implements Filter {
    private static final Logger LOGGER = System.getLogger("access");
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER = "other";

    private final Metrics metrics;
    private final Pseudonyms pseudonyms = new Pseudonyms();

    public AccessLog(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long startNanos = System.nanoTime();
        FirstByte firstByte = new FirstByte(startNanos);
        request.context().register(firstByte);
        boolean cut = true;
        try {
            // Failures are answered below this; what comes out of it cuts the connection.
            chain.proceed();
            cut = false;
        } finally {
            Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
            record(
                    request,
                    response,
                    new AccessLine.Delivery(
                            duration.toMillis(), firstByte.millis(), response.bytesWritten(), cut));
            metrics.httpRequest(
                    boundedMethod(request), route(request), response.status().code(), duration);
        }
    }

    private void record(
            RoutingRequest request, RoutingResponse response, AccessLine.Delivery delivery) {
        String route = route(request);
        LOGGER.log(
                probe(route) ? Level.DEBUG : Level.INFO,
                "request {0}",
                new AccessLine(
                        response.headers().first(REQUEST_ID).orElse(""),
                        request.context()
                                .get(RequestUser.class)
                                .map(user -> pseudonyms.of(user.id())),
                        request.context().get(ClientAddress.class).map(ClientAddress::text),
                        boundedMethod(request),
                        route,
                        response.status().code(),
                        delivery));
    }

    /** A client may send any word as a method: it must not become a label. */
    static String boundedMethod(RoutingRequest request) {
        String method = request.prologue().method().text();
        return METHODS.contains(method) ? method : OTHER;
    }

    private static String route(RoutingRequest request) {
        return request.matchingPattern().orElse(OTHER);
    }

    private static boolean probe(String route) {
        return route.startsWith("/health") || route.startsWith("/metrics");
    }
}
