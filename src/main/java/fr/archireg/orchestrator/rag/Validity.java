package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Optional;

/**
 * When a text is law: from a first day, included, to a last day, excluded.
 *
 * @param status the word of the LEGI database, such as {@code VIGUEUR} or {@code ABROGE_DIFF}
 * @param from empty if unknown
 * @param to empty if open or unknown
 */
public record Validity(
        Optional<String> status,
        @JsonProperty("valid_from") Optional<LocalDate> from,
        @JsonProperty("valid_to") Optional<LocalDate> to) {
    /** Nothing is known. */
    public static final Validity UNKNOWN =
            new Validity(Optional.empty(), Optional.empty(), Optional.empty());
}
