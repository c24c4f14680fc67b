package fr.archireg.orchestrator.admin;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The result of one run.
 *
 * @param success whether it passed; a skipped test has shown nothing
 * @param data what was seen
 * @param error why it failed or was skipped
 */
record TestResult(
        String name,
        Status status,
        boolean success,
        long latencyMs,
        Object data,
        Optional<String> error,
        Instant finishedAt) {

    /** How it ended. */
    enum Status {
        PASSED,
        FAILED,
        SKIPPED;

        /** The name on the wire. */
        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static TestResult of(String name, Outcome outcome, Duration took, Instant now) {
        Status status =
                switch (outcome) {
                    case Outcome.Passed passed -> Status.PASSED;
                    case Outcome.Failed failed -> Status.FAILED;
                    case Outcome.Skipped skipped -> Status.SKIPPED;
                };
        return new TestResult(
                name,
                status,
                status == Status.PASSED,
                took.toMillis(),
                outcome.data(),
                outcome.explanation(),
                now);
    }
}
