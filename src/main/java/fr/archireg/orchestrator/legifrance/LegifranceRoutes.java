package fr.archireg.orchestrator.legifrance;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.CallerHandler;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Controlling the collector: administrators start and stop it, every user may look. */
public final class LegifranceRoutes {
    private final CollectorClient collector;

    public LegifranceRoutes(CollectorClient collector) {
        this.collector = collector;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.post("/api/v3/legifrance/start", guard.admin(asking(CollectorOperation.START)));
        routes.post("/api/v3/legifrance/stop", guard.admin(asking(CollectorOperation.STOP)));
        routes.post("/api/v3/legifrance/mode", guard.admin(this::mode));
        routes.get("/api/v3/legifrance/status", guard.user(asking(CollectorOperation.STATUS)));
        routes.get("/api/v3/legifrance/stats", guard.user(asking(CollectorOperation.STATS)));
    }

    private record ModeBody(Optional<String> mode) {
        CollectorOperation operation() {
            return switch (mode.orElse("")) {
                case "MASSIVE" -> CollectorOperation.MODE_MASSIVE;
                case "MAINTENANCE" -> CollectorOperation.MODE_MAINTENANCE;
                default -> throw AppException.invalid("mode", "must be MASSIVE or MAINTENANCE");
            };
        }
    }

    private CallerHandler asking(CollectorOperation operation) {
        return (caller, request, response) -> send(response, collector.ask(operation));
    }

    private void mode(Caller caller, ServerRequest request, ServerResponse response) {
        send(response, collector.ask(Json.read(request, ModeBody.class).operation()));
    }

    private static void send(ServerResponse response, String json) {
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        response.send(json.getBytes(StandardCharsets.UTF_8));
    }
}
