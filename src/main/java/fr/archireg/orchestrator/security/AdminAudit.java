package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes down who did what with an administrator's route: one line a request, without an id. */
final class AdminAudit {
    private static final Logger LOGGER = System.getLogger("audit");

    private AdminAudit() {}

    /** Runs the action and logs how it ended, also when it was refused. */
    static void record(
            Caller caller, ServerRequest request, ServerResponse response, Runnable action) {
        String result = "internal";
        try {
            action.run();
            result = Integer.toString(response.status().code());
        } catch (AppException e) {
            result = e.code().wireName();
            throw e;
        } finally {
            LOGGER.log(
                    Level.INFO,
                    "admin user=%s action=%s:%s result=%s"
                            .formatted(
                                    caller.logName(),
                                    request.prologue().method().text(),
                                    request.matchingPattern().orElse("unknown"),
                                    result));
        }
    }
}
