package fr.archireg.orchestrator.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who wrote the words of an answer. */
public enum Mode {
    /** A language model. */
    GENERATED,
    /** Nobody: the passages themselves are quoted. */
    EXTRACTIVE;

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
