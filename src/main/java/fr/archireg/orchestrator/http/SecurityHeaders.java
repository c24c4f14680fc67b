package fr.archireg.orchestrator.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.stream.Stream;

/**
 * Headers that keep a browser from doing more with our answers than showing data (OWASP ASVS V3).
 *
 * @param headers what every answer carries, also one that never reaches the routing
 */
public record SecurityHeaders(List<Header> headers) implements Filter {
    private static final Header TRANSPORT_SECURITY =
            HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");
    private static final Header VARY = HeaderValues.createCached("Vary", "Origin");

    /** What is right wherever the server runs. */
    public SecurityHeaders() {
        this(
                List.of(
                        HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
                        HeaderValues.createCached("Referrer-Policy", "no-referrer"),
                        HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-site"),
                        HeaderValues.createCached("Cache-Control", "no-store"),
                        HeaderValues.createCached(
                                "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'")));
    }

    /** For a server that browsers reach by TLS only: they will not try without for a year. */
    public SecurityHeaders withTransportSecurity() {
        return with(TRANSPORT_SECURITY);
    }

    /** For a server that answers origins differently: caches must not mix them up. */
    public SecurityHeaders varyingByOrigin() {
        return with(VARY);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        headers.forEach(response::header);
        chain.proceed();
    }

    private SecurityHeaders with(Header header) {
        return new SecurityHeaders(Stream.concat(headers.stream(), Stream.of(header)).toList());
    }
}
