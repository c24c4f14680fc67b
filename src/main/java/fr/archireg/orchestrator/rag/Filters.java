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

    /** The same without a day. */
    Filters withoutDay() {
        return new Filters(code, source, Optional.empty());
    }

    /** The day alone. */
    Filters onlyDay() {
        return new Filters(Optional.empty(), Optional.empty(), inForceOn);
    }

    /** The same, on this day where none is named. */
    public Filters orOn(LocalDate day) {
        return new Filters(code, source, inForceOn.or(() -> Optional.of(day)));
    }
}
