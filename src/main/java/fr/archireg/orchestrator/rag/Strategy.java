package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How passages are found. */
public enum Strategy {
    /** By the similarity of embeddings. */
    DENSE;

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
