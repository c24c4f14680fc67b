package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.connection.Departure;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.PathParameters;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Listening to generations again, and stopping them. */
public final class GenerationRoutes {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,9}");

    private final Generations generations;
    private final EventRelay relay;

    GenerationRoutes(Generations generations, EventRelay relay) {
        this.generations = generations;
        this.relay = relay;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/api/v3/chat/generations/{id}/events", guard.user(this::events));
        routes.post("/api/v3/chat/generations/{id}/stop", guard.user(this::stop));
    }

    private record Stopping(UUID generationId) {}

    private void events(Caller caller, ServerRequest request, ServerResponse response) {
        UUID id = PathParameters.id(request, "id");
        int sequence = seen(request, id);
        Departure.watch(
                request,
                departure -> {
                    try (Subscription subscription = generations.subscribe(caller, id)) {
                        departure.then(subscription::leave);
                        if (subscription.hasEndedBy(sequence)) {
                            // What tells a browser's EventSource not to connect again.
                            response.status(Status.NO_CONTENT_204).send();
                            return;
                        }
                        relay.send(subscription, sequence, response);
                    }
                });
    }

    private void stop(Caller caller, ServerRequest request, ServerResponse response) {
        UUID id = PathParameters.id(request, "id");
        generations.stop(caller, id);
        response.status(Status.ACCEPTED_202);
        Json.send(response, new Stopping(id));
    }

    /**
     * The last event that the client has, 0 for none. The header wins: a browser sends it when it
     * connects again to an address that it was given with {@code after}.
     */
    private static int seen(ServerRequest request, UUID id) {
        Optional<String> header = request.headers().first(LAST_EVENT_ID);
        if (header.isPresent()) {
            String prefix = id + ":";
            return header.filter(value -> value.startsWith(prefix))
                    .flatMap(value -> sequence(value.substring(prefix.length())))
                    .orElseThrow(() ->
                            AppException.invalid(
                                    "Last-Event-ID",
                                    "must be the id of an event of this generation"));
        }
        Optional<String> after = request.query().first("after").asOptional();
        if (after.isEmpty()) {
            return 0;
        }
        return after.flatMap(GenerationRoutes::sequence)
                .orElseThrow(() -> AppException.invalid("after", "must be the number of an event"));
    }

    private static Optional<Integer> sequence(String text) {
        return Optional.of(text)
                .filter(value -> SEQUENCE.matcher(value).matches())
                .map(Integer::valueOf);
    }
}
