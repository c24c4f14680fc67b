package fr.archireg.orchestrator.security;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** A handler that knows who is asking. */
@FunctionalInterface
public interface CallerHandler {
    void handle(Caller caller, ServerRequest request, ServerResponse response);
}
