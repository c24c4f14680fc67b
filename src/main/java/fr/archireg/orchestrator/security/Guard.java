package fr.archireg.orchestrator.security;

import io.helidon.webserver.http.Handler;

/** Stands before the routes of users. */
public final class Guard {
    private final Authenticator authenticator;

    public Guard(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** A handler that only runs for an authenticated user. */
    public Handler user(CallerHandler handler) {
        return (request, response) ->
                handler.handle(authenticator.authenticate(request), request, response);
    }
}
