package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How passages are found. */
public enum Strategy {
    /** By both, and by the articles that the question names. */
    HYBRID,
    /** By the similarity of embeddings. */
    DENSE,
    /** By words, and by the articles that the question names. */
    LEXICAL;

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
