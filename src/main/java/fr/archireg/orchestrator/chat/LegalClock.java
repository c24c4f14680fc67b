package fr.archireg.orchestrator.chat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The time, and the day that counts for French law: it begins at midnight in Paris. */
public record LegalClock(Clock clock) {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** The day on which a text must be law, where a request names none. */
    public LocalDate today() {
        return LocalDate.ofInstant(now(), PARIS);
    }

    /** The moment. */
    public Instant now() {
        return clock.instant();
    }
}
