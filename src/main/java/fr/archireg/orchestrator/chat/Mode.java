package fr.archireg.orchestrator.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who wrote the words of an answer. */
enum Mode {
    /** A language model. */
    GENERATED,
    /** Nobody: the passages themselves are quoted. */
    EXTRACTIVE;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
