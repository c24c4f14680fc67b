package fr.archireg.orchestrator.http;

import java.nio.charset.StandardCharsets;

/**
 * Server-sent events as bytes (WHATWG HTML, section 9.2). Names and ids come from the program, data
 * is one line of JSON, so nothing has to be split or escaped here.
 */
public final class SseEncoder {
    /** Enough to push a comment through a proxy that waits for its buffer to fill. */
    private static final int PING_PADDING_BYTES = 2_048;

    private static final byte[] PING =
            (": ping" + " ".repeat(PING_PADDING_BYTES) + "\n\n").getBytes(StandardCharsets.UTF_8);

    private SseEncoder() {}

    /**
     * One event.
     *
     * @param name empty for an unnamed event, which clients see as {@code message}
     * @param data one line; hand-written clients look for {@code "data: "} with the space
     */
    public static byte[] event(String name, String id, String data) {
        StringBuilder event = new StringBuilder(data.length() + id.length() + name.length() + 32);
        if (!name.isEmpty()) {
            event.append("event: ").append(name).append('\n');
        }
        event.append("id: ").append(id).append('\n');
        event.append("data: ").append(data).append("\n\n");
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Data on its own. */
    public static byte[] data(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A comment that clients ignore; shared, never changed. */
    public static byte[] ping() {
        return PING;
    }
}
