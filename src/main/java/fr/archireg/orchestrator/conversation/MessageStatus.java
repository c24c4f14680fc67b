package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a message stands. Only {@code STREAMING} ever changes. */
public enum MessageStatus {
    /** Whole. */
    COMPLETE,
    /** Being made. */
    STREAMING,
    /** Ended by the user, or because the user left; the text so far is kept. */
    STOPPED,
    /** Ended because the program stopped or died; the text so far is kept. */
    INTERRUPTED,
    /** Ended by an error; the text so far is kept. */
    FAILED;

    /** The name on the wire and in the table. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MessageStatus fromWire(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
