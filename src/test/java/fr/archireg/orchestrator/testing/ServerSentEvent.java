package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One event of a stream, comments left out.
 *
 * @param name empty for an unnamed event
 * @param id {@code <generation>:<sequence>}
 */
public record ServerSentEvent(String name, String id, String data) {

    /** All events until the stream ends. */
    public static List<ServerSentEvent> read(Stream<String> lines) {
        List<ServerSentEvent> events = new ArrayList<>();
        List<String> block = new ArrayList<>();
        lines.forEach(line -> {
            if (!line.isEmpty()) {
                block.add(line);
            } else if (!field(block, "data: ").isEmpty()) {
                events.add(parse(block));
                block.clear();
            } else {
                block.clear();
            }
        });
        return events;
    }

    /** The number of the event in its stream. */
    public int sequence() {
        return Integer.parseInt(id.substring(id.indexOf(':') + 1));
    }

    /** The data as a JSON object. */
    @SuppressWarnings("unchecked") // a JSON object has text as keys
    public Map<String, Object> json() {
        return Json.parse(data, Map.class);
    }

    private static ServerSentEvent parse(List<String> block) {
        return new ServerSentEvent(
                field(block, "event: "), field(block, "id: "), field(block, "data: "));
    }

    private static String field(List<String> block, String prefix) {
        return block.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .findFirst()
                .orElse("");
    }
}
