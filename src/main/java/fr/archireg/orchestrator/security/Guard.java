package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Stands before the routes of users; a refusal says why as RFC 6750, section 3, wants it. */
public final class Guard {
    private final Authenticator authenticator;

    public Guard(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** A handler that only runs for an authenticated user. */
    public Handler user(CallerHandler handler) {
        return guarded(Role.USER, handler);
    }

    /** A handler that only runs for an administrator; other users get {@code FORBIDDEN}. */
    public Handler admin(CallerHandler handler) {
        return guarded(Role.ADMIN, handler);
    }

    private Handler guarded(Role role, CallerHandler handler) {
        return (request, response) -> {
            Caller caller = authenticate(request, response);
            if (!caller.has(role)) {
                challenge(response, "Bearer error=\"insufficient_scope\"");
                throw new AppException(ErrorCode.FORBIDDEN, "this needs another role");
            }
            handler.handle(caller, request, response);
        };
    }

    private Caller authenticate(ServerRequest request, ServerResponse response) {
        try {
            return authenticator.authenticate(request);
        } catch (AppException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED) {
                // Who sent nothing is told the scheme only.
                boolean tried = request.headers().contains(HeaderNames.AUTHORIZATION);
                challenge(response, tried ? "Bearer error=\"invalid_token\"" : "Bearer");
            }
            throw e;
        }
    }

    private static void challenge(ServerResponse response, String challenge) {
        response.header(HeaderNames.WWW_AUTHENTICATE, challenge);
    }
}
