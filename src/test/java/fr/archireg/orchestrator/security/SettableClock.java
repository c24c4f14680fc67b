package fr.archireg.orchestrator.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that only passes when the test says so; starts now, on a whole second. Thread-safe. */
final class SettableClock implements InstantSource {
    private volatile Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant moment) {
        now = moment;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }
}
