package fr.archireg.orchestrator.rag;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a passage must be, besides fitting the question.
 *
 * @param code exact name of the code, ignoring case
 * @param source exact name of the collection
 * @param inForceOn only what is law on that day; a passage without dates counts as law
 */
public record Filters(
        Optional<String> code, Optional<String> source, Optional<LocalDate> inForceOn) {
    /** Everything passes. */
    public static final Filters NONE =
            new Filters(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether anything is asked for. */
    public boolean isEmpty() {
        return code.isEmpty() && source.isEmpty() && inForceOn.isEmpty();
    }
}
