package fr.archireg.orchestrator.observability;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Watches for the first byte of an answer, for {@link AccessLog}. It stands behind the CORS feature
 * of Helidon, whose refusals have no body: a response with a stream filter counts such an end as
 * not sent (Helidon 4.5.0).
 */
public final class FirstByteFilter implements Filter {
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        request.context()
                .get(FirstByte.class)
                .ifPresent(firstByte -> response.streamFilter(firstByte::watch));
        chain.proceed();
    }
}
