package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who wrote a message. */
public enum Role {
    USER,
    ASSISTANT;

    /** The name on the wire and in the table. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role fromWire(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
