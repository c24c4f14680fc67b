package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.http.Validation;
import java.time.LocalDate;
import java.util.Optional;

/**
 * {@code filters} of a request, as clients send it.
 *
 * @param code name of a code, at most 200 characters
 * @param source name of a collection, at most 100 characters
 * @param inForceOn a date such as {@code 2026-11-22}
 */
public record FiltersBody(
        Optional<String> code, Optional<String> source, Optional<LocalDate> inForceOn) {
    private static final int CODE_CHARS_MAX = 200;
    private static final int SOURCE_CHARS_MAX = 100;

    /** The checked filters; what is wrong is noted in the validation. */
    public Filters toFilters(Validation validation) {
        return new Filters(
                validation.optionalLine("filters.code", code, CODE_CHARS_MAX),
                validation.optionalLine("filters.source", source, SOURCE_CHARS_MAX),
                inForceOn);
    }
}
