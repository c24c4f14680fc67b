package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;

/** What the client of a chat does, as the tests of generations want it. */
record ChatClient(TestingApp app) {
    static final String STREAM = "/api/v3/chat/streaming";
    static final String COMPLETIONS = "/api/v3/chat/completions";
    static final String GENERATIONS = "/api/v3/chat/generations/";
    static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";

    /** Asks the question. */
    EventReader ask() {
        return post(STREAM, QUESTION);
    }

    /** Posts JSON, or nothing, to a route that streams. */
    EventReader post(String path, String body) {
        return reader(json(path, body));
    }

    /** Asks the question under a name. */
    EventReader askOnce(String key) {
        return reader(json(STREAM, QUESTION).header("Idempotency-Key", key));
    }

    /** Posts JSON under a name. */
    HttpResponse<String> postOnce(String path, String key, String body) {
        return app.send(
                json(path, body).header("Idempotency-Key", key).build(), BodyHandlers.ofString());
    }

    /** Goes on after an event. */
    EventReader resume(ServerSentEvent last) {
        return reader(
                app.request(GENERATIONS + generation(List.of(last)) + "/events")
                        .header("Last-Event-ID", last.id()));
    }

    /** All events of a generation after one of them. */
    List<ServerSentEvent> replay(String generation, int after) {
        return read(reader(app.request(GENERATIONS + generation + "/events?after=" + after)));
    }

    /** Stops a generation; the status that came back. */
    int stop(String generation) {
        return app.post(GENERATIONS + generation + "/stop", "").statusCode();
    }

    /** All events up to the end. */
    static List<ServerSentEvent> read(EventReader reader) {
        try (reader) {
            return reader.rest();
        }
    }

    /** Which generation events belong to. */
    static String generation(List<ServerSentEvent> events) {
        String id = events.getFirst().id();
        return id.substring(0, id.indexOf(':'));
    }

    /** The text in some events. */
    static String text(List<ServerSentEvent> events) {
        return events.stream()
                .filter(event -> event.name().isEmpty())
                .map(event -> String.valueOf(event.json().get("content")))
                .collect(Collectors.joining());
    }

    /** What is saved of the answer: status, error code and text. */
    static String saved(TestingPostgres postgres, List<ServerSentEvent> events) {
        return postgres.value(
                """
                SELECT concat_ws('|', status, coalesce(error_code, 'null'), content)
                FROM orchestrator.messages WHERE generation_id = '%s'
                """
                        .formatted(generation(events)));
    }

    private EventReader reader(HttpRequest.Builder request) {
        HttpResponse<InputStream> response =
                app.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new EventReader(response.body());
    }

    private HttpRequest.Builder json(String path, String body) {
        HttpRequest.Builder request = app.request(path);
        return body.isEmpty()
                ? request.POST(BodyPublishers.noBody())
                : request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
    }
}
