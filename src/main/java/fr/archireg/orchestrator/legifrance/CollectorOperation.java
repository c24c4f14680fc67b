package fr.archireg.orchestrator.legifrance;

import io.helidon.http.Method;
import java.util.Optional;

/** What the collector can be asked; these and nothing else. */
public enum CollectorOperation {
    START(Effect.COMMAND, "/aspirage/start", ""),
    STOP(Effect.COMMAND, "/aspirage/stop", ""),
    MODE_MASSIVE(Effect.COMMAND, "/siphonnage/mode", "{\"mode\":\"MASSIVE\"}"),
    MODE_MAINTENANCE(Effect.COMMAND, "/siphonnage/mode", "{\"mode\":\"MAINTENANCE\"}"),
    STATUS(Effect.QUESTION, "/aspirage/status", ""),
    STATS(Effect.QUESTION, "/aspirage/stats", "");

    private final Effect effect;
    private final String path;
    private final String body;

    CollectorOperation(Effect effect, String path, String body) {
        this.effect = effect;
        this.path = path;
        this.body = body;
    }

    private enum Effect {
        /** Changes nothing: asking twice is the same as asking once. */
        QUESTION,
        COMMAND
    }

    Method method() {
        return repeatable() ? Method.GET : Method.POST;
    }

    String path() {
        return path;
    }

    /** JSON to send, empty for none. */
    Optional<String> body() {
        return Optional.of(body).filter(text -> !text.isEmpty());
    }

    /** Whether it may be asked again when an attempt failed. */
    boolean repeatable() {
        return effect == Effect.QUESTION;
    }
}
