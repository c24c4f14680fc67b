package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a request, so that all of it is told at once. Single-threaded. */
public final class Validation {
    private final List<FieldError> errors = new ArrayList<>();

    /** A required text: trimmed, then within {@code min..max} characters. */
    public String text(String field, Optional<String> value, int charsMin, int charsMax) {
        String text = value.map(String::strip).orElse("");
        check(
                text.length() >= charsMin && text.length() <= charsMax,
                field,
                "must have %d to %d characters".formatted(charsMin, charsMax));
        return text;
    }

    /** An optional text: trimmed, blank counts as absent, at most so many characters. */
    public Optional<String> optionalText(String field, Optional<String> value, int charsMax) {
        Optional<String> text = value.map(String::strip).filter(v -> !v.isEmpty());
        check(
                text.isEmpty() || text.get().length() <= charsMax,
                field,
                "must have at most %d characters".formatted(charsMax));
        return text;
    }

    /** A whole number within {@code min..max}, or the fallback. */
    public int integer(String field, Optional<Integer> value, int fallback, int min, int max) {
        int number = value.orElse(fallback);
        check(
                number >= min && number <= max,
                field,
                "must be a whole number from %d to %d".formatted(min, max));
        return number;
    }

    /** A whole number of a query string within {@code min..max}, or the fallback. */
    public int queryInteger(String field, Optional<String> text, int fallback, int min, int max) {
        try {
            return integer(field, text.map(Integer::valueOf), fallback, min, max);
        } catch (NumberFormatException e) {
            return integer(field, Optional.of(min - 1), fallback, min, max);
        }
    }

    /** A number from 0 to 1, or the fallback. */
    public double fraction(String field, Optional<Double> value, double fallback) {
        double number = value.orElse(fallback);
        check(number >= 0 && number <= 1, field, "must be a number from 0 to 1");
        return number;
    }

    /** Notes an error unless the condition holds. */
    public void check(boolean condition, String field, String message) {
        if (!condition) {
            errors.add(new FieldError(field, message));
        }
    }

    /**
     * Ends the validation.
     *
     * @throws AppException {@code INVALID_REQUEST} with everything that was noted
     */
    public void verify() {
        if (!errors.isEmpty()) {
            throw AppException.invalid(errors);
        }
    }
}
