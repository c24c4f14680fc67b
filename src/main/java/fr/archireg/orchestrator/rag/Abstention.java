package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * Why what was found is no ground for an answer.
 *
 * @param nearest what comes closest, best first, at most {@link #NEAREST_MAX}; may be empty
 */
public record Abstention(Reason reason, List<ScoredPassage> nearest) {
    /** Few enough to be looked at. */
    public static final int NEAREST_MAX = 3;

    public Abstention {
        nearest = nearest.stream().limit(NEAREST_MAX).toList();
    }

    /** What is missing. */
    public enum Reason {
        /** Nothing fits the question well enough, by its words or by its meaning. */
        NO_MATCH,
        /** No article that the question names is law on the day that counts. */
        ONLY_ABROGATED,
        /**
         * The question names an article without its code, and several codes have one of that
         * number.
         */
        AMBIGUOUS_REFERENCE;

        /** The name on the wire. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
