package fr.archireg.orchestrator.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The Retry-After header (RFC 9110, section 10.2.3). */
final class RetryAfter {
    /** More is not believed. */
    static final Duration MAX = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * The time to wait, at most {@link #MAX}; empty for anything but a number of seconds or an HTTP
     * date. A date in the past means zero. Fractions of a second, which the norm does not know but
     * providers send, are rounded up.
     */
    static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Optional.of(
                    capped(Duration.ofSeconds((long) Math.ceil(Double.parseDouble(text)))));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(capped(Duration.between(now, date)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration capped(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(MAX) > 0 ? MAX : delay;
    }
}
