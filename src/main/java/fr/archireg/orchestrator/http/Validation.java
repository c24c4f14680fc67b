package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.FieldError;
import fr.archireg.orchestrator.text.UserText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a request, so that all of it is told at once. Single-threaded. */
public final class Validation {
    private final List<FieldError> errors = new ArrayList<>();

    /** A required text: cleaned as {@link UserText} says, then {@code min..max} characters. */
    public String text(String field, Optional<String> value, int charsMin, int charsMax) {
        return required(field, value.map(UserText::clean), charsMin, charsMax);
    }

    /** A required text of one line: line ends become spaces. */
    public String line(String field, Optional<String> value, int charsMin, int charsMax) {
        return required(field, value.map(UserText::line), charsMin, charsMax);
    }

    /** An optional text: cleaned, blank counts as absent, at most so many characters. */
    public Optional<String> optionalText(String field, Optional<String> value, int charsMax) {
        return optional(field, value.map(UserText::clean), charsMax);
    }

    /** An optional text of one line: line ends become spaces. */
    public Optional<String> optionalLine(String field, Optional<String> value, int charsMax) {
        return optional(field, value.map(UserText::line), charsMax);
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

    private String required(String field, Optional<String> clean, int charsMin, int charsMax) {
        String text = clean.orElse("");
        check(
                text.length() >= charsMin && text.length() <= charsMax,
                field,
                "must have %d to %d characters".formatted(charsMin, charsMax));
        return text;
    }

    private Optional<String> optional(String field, Optional<String> clean, int charsMax) {
        Optional<String> text = clean.filter(v -> !v.isEmpty());
        check(
                text.isEmpty() || text.get().length() <= charsMax,
                field,
                "must have at most %d characters".formatted(charsMax));
        return text;
    }
}
