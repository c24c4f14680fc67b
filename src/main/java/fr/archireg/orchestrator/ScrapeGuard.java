package fr.archireg.orchestrator;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Stands before what Helidon serves itself and does not call public: the metrics. Our own routes
 * have {@link fr.archireg.orchestrator.security.Guard}.
 */
record ScrapeGuard(EdgeConfig.Scraping scraping) implements HttpSecurity {
    private static final String SCHEME = "Bearer ";

    @Override
    public boolean authenticate(
            ServerRequest request, ServerResponse response, boolean requiredHint) {
        return authorize(request, response);
    }

    @Override
    public boolean authorize(ServerRequest request, ServerResponse response, String... roleHint) {
        Optional<String> sent =
                request.headers()
                        .first(HeaderNames.AUTHORIZATION)
                        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                        .map(value -> value.substring(SCHEME.length()));
        if (sent.isPresent() && scraping.token().isPresent()) {
            if (same(sent.get(), scraping.token().get().reveal())) {
                return true;
            }
        }
        response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        throw new AppException(ErrorCode.UNAUTHENTICATED, "the token of the scraper is needed");
    }

    /** Takes as long whatever the first difference is. */
    private static boolean same(String sent, String token) {
        return MessageDigest.isEqual(
                sent.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
