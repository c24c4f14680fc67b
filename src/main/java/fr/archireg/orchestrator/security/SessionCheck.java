package fr.archireg.orchestrator.security;

import io.helidon.webserver.http.ServerRequest;

/** What is asked again before an administrator acts: a token alone does not tell of a sign-out. */
@FunctionalInterface
public interface SessionCheck {
    /** Where nobody can be asked: the token is believed. */
    SessionCheck NONE = (caller, request) -> caller;

    /**
     * The caller as the identity provider knows him now, with the roles of now.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code UNAUTHENTICATED} if the session
     *     has ended, {@code AUTH_UNAVAILABLE} if that could not be found out
     */
    Caller current(Caller caller, ServerRequest request);
}
