package fr.archireg.orchestrator.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a background job fares.
 *
 * @param period pause between two runs
 * @param since when the job began to be repeated
 * @param running whether a run is going on
 * @param lastStart when the last run began; a run that its condition left out never did
 * @param lastSuccess when the last run that worked ended
 * @param lastFailure when the last run that threw ended
 */
public record JobState(
        String name,
        Duration period,
        Instant since,
        boolean running,
        Optional<Instant> lastStart,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure) {

    /** How late a job with a short period may be: a pause of the machine is no failure. */
    private static final Duration LATE_MIN = Duration.ofSeconds(30);

    static JobState begin(String name, Duration period, Instant now) {
        return new JobState(
                name, period, now, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether it has not worked for twice its period, and for half a minute at least. */
    public boolean overdue(Instant now) {
        Duration twice = period.multipliedBy(2);
        Duration limit = twice.compareTo(LATE_MIN) > 0 ? twice : LATE_MIN;
        return lastSuccess.orElse(since).plus(limit).isBefore(now);
    }

    JobState started(Instant now) {
        return new JobState(name, period, since, true, Optional.of(now), lastSuccess, lastFailure);
    }

    JobState succeeded(Instant now) {
        return new JobState(name, period, since, false, lastStart, Optional.of(now), lastFailure);
    }

    JobState failed(Instant now) {
        return new JobState(name, period, since, false, lastStart, lastSuccess, Optional.of(now));
    }
}
