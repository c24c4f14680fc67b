package fr.archireg.orchestrator.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * Headers that keep a browser from doing more with our answers than showing data (OWASP ASVS V3).
 */
public final class SecurityHeaders implements Filter {
    /** What every answer carries, also one that never reaches the routing. */
    static final List<Header> HEADERS =
            List.of(
                    HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
                    HeaderValues.createCached("Referrer-Policy", "no-referrer"),
                    HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-site"),
                    HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000"),
                    HeaderValues.createCached("Cache-Control", "no-store"),
                    HeaderValues.createCached(
                            "Content-Security-Policy",
                            "default-src 'none'; frame-ancestors 'none'"));

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        HEADERS.forEach(response::header);
        chain.proceed();
    }
}
