package fr.archireg.orchestrator.security;

import io.helidon.webserver.http.ServerRequest;

/** Finds out who sent a request. */
@FunctionalInterface
public interface Authenticator {
    /**
     * The caller.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code UNAUTHENTICATED} if there is none
     */
    Caller authenticate(ServerRequest request);
}
