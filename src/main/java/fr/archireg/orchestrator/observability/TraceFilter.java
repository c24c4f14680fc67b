package fr.archireg.orchestrator.observability;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;

/**
 * One span a request, named and labelled as OpenTelemetry's conventions for HTTP servers say, below
 * the caller's span if there is one. An event stream's span lasts until its last event.
 */
public final class TraceFilter implements Filter {
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;

    public TraceFilter(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String method = AccessLog.boundedMethod(request);
        Span span =
                tracing.span(method, SpanKind.SERVER)
                        .setParent(
                                tracing.incoming(
                                        new Tracing.HeaderLookup(name ->
                                                request.headers()
                                                        .first(HeaderNames.create(name))
                                                        .orElse(""))))
                        .setAttribute("http.request.method", method)
                        .startSpan();
        Tracing.within(
                span,
                () -> {
                    chain.proceed();
                    describe(span, method, request, response);
                    return span;
                });
    }

    private static void describe(
            Span span, String method, RoutingRequest request, RoutingResponse response) {
        int status = response.status().code();
        request.matchingPattern()
                .ifPresent(route -> {
                    span.updateName(method + " " + route);
                    span.setAttribute("http.route", route);
                });
        span.setAttribute("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            Tracing.fail(span, Integer.toString(status));
        }
    }
}
