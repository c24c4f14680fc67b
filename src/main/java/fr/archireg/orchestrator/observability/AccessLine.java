package fr.archireg.orchestrator.observability;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * What the log says of one request. It has no path, no query, no header and no body: the route's
 * template says enough, and the rest may be private.
 *
 * @param user a {@link Pseudonyms pseudonym}, empty for who is not known
 * @param client the address that it came from
 * @param route such as {@code /api/v3/files/{id}}, or {@code other}
 */
record AccessLine(
        String requestId,
        Optional<String> user,
        Optional<String> client,
        String method,
        String route,
        int status,
        @JsonUnwrapped Delivery delivery) {

    /**
     * How the answer went out.
     *
     * @param millis from the request to the end of the answer
     * @param firstByteMillis from the request to the first byte of an answer that is streamed
     * @param bytes of the whole answer, head included
     * @param cut whether the connection was cut before the answer was whole
     */
    record Delivery(long millis, Optional<Long> firstByteMillis, long bytes, boolean cut) {}

    /** The same for people. */
    @Override
    public String toString() {
        return "method=%s route=%s status=%d millis=%d bytes=%d client=%s request_id=%s%s%s"
                .formatted(
                        method,
                        route,
                        status,
                        delivery.millis(),
                        delivery.bytes(),
                        client.orElse(""),
                        requestId,
                        user.map(name -> " user=" + name).orElse(""),
                        delivery.cut() ? " cut" : "");
    }
}
