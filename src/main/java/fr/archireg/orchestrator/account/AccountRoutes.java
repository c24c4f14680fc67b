package fr.archireg.orchestrator.account;

import fr.archireg.orchestrator.http.Attachment;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.http.Validation;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What users may know, take along and delete of what is kept of them (GDPR, articles 15, 17 and
 * 20).
 */
public final class AccountRoutes {
    private static final int DAYS_DEFAULT = 30;
    private static final int DAYS_MAX = 366;

    private final Account account;

    public AccountRoutes(Account account) {
        this.account = account;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/api/v3/users/me/stats", guard.user(this::stats));
        routes.get("/api/v3/users/me/export", guard.user(this::export));
        routes.delete("/api/v3/users/me/data", guard.user(this::erase));
    }

    /** What could not be deleted yet and is out of sight. */
    private record Pending(int filesPending) {}

    private void stats(Caller caller, ServerRequest request, ServerResponse response) {
        Validation validation = new Validation();
        int days =
                validation.queryInteger(
                        "days",
                        request.query().first("days").asOptional(),
                        DAYS_DEFAULT,
                        1,
                        DAYS_MAX);
        validation.verify();
        Json.send(response, account.stats(caller, days));
    }

    private void export(Caller caller, ServerRequest request, ServerResponse response) {
        AccountExport export = account.export(caller);
        response.header(
                HeaderNames.CONTENT_DISPOSITION,
                Attachment.of("archireg-" + export.day() + ".json"));
        Json.stream(response, export);
    }

    private void erase(Caller caller, ServerRequest request, ServerResponse response) {
        int filesPending = account.erase(caller);
        if (filesPending == 0) {
            response.status(Status.NO_CONTENT_204).send();
            return;
        }
        response.status(Status.ACCEPTED_202);
        Json.send(response, new Pending(filesPending));
    }
}
