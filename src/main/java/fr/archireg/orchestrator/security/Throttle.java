package fr.archireg.orchestrator.security;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Decides whether somebody who is known may ask now. */
@FunctionalInterface
public interface Throttle {
    /** Lets everybody ask at any time. */
    Throttle NONE = (caller, request, response) -> {};

    /**
     * Returns if it is the time, and tells the client in headers how much it has left.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code RATE_LIMITED} if it is not
     */
    void admit(Caller caller, ServerRequest request, ServerResponse response);
}
