package fr.archireg.orchestrator.corpus;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a comparison of stored vectors with the model's says. */
public enum Verdict {
    /** The model makes the stored vectors. */
    PASS,
    /** They are close, or most of them are: searches go on, somebody should look. */
    WARNING,
    /** They are not the model's: questions cannot be compared with them. */
    FAIL,
    /** Nothing could be compared. */
    UNKNOWN;

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
