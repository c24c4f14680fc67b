package fr.archireg.orchestrator.limit;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;

/** What a request costs us, as its route says. */
enum RequestCost {
    /** A few statements in the database. */
    READING,
    /** A model, an index scan, or bytes to store. */
    COSTLY;

    static RequestCost of(ServerRequest request) {
        return of(
                request.prologue().method(),
                request.matchingPattern().orElseGet(() -> request.path().path()));
    }

    /**
     * @param route template of the path
     */
    static RequestCost of(Method method, String route) {
        if (!method.equals(Method.POST)) {
            return READING;
        }
        // Ending an answer saves something.
        boolean answers = route.startsWith("/api/v3/chat/") && !route.endsWith("/stop");
        boolean costly =
                answers
                        || route.endsWith("/regenerate")
                        || route.startsWith("/v1/")
                        || route.startsWith("/api/v3/rag/")
                        || route.endsWith("/files");
        return costly ? COSTLY : READING;
    }
}
