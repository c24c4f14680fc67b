package fr.archireg.orchestrator.llm;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * What to do after a failed attempt of which nothing was passed on. Retries are counted over all
 * models of one stream, so that an outage makes at most {@code retriesMax} plus the number of
 * models attempts.
 *
 * @param retriesMax retries of one stream
 * @param random uniform in [0, 1), drawn once for each backoff
 */
record RetryPolicy(int retriesMax, DoubleSupplier random) {
    /** A longer Retry-After is not waited for: another model or an honest answer is better. */
    static final Duration RETRY_AFTER_WAITED_MAX = Duration.ofSeconds(5);

    private static final Duration BACKOFF_FIRST = Duration.ofMillis(500);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(8);

    /** What comes next. */
    sealed interface Step {
        /** The same model again after the delay. */
        record Retry(Duration delay) implements Step {}

        /** The next model, or the end if there is none. */
        record NextModel() implements Step {}

        /** The end. */
        record GiveUp() implements Step {}
    }

    /**
     * Decides.
     *
     * @param retriesDone retries of this stream so far
     * @param remaining time until the stream's deadline; a wait that would not leave any of it is
     *     not begun
     */
    Step after(UpstreamFailure failure, int retriesDone, Duration remaining) {
        return switch (failure.kind()) {
            case FINAL -> new Step.GiveUp();
            case MODEL -> new Step.NextModel();
            case LIMITED ->
                    failure.retryAfter()
                            .map(delay -> retryAfter(delay, retriesDone, remaining))
                            .orElseGet(Step.NextModel::new);
            case PASSING ->
                    failure.retryAfter()
                            .map(delay -> retryAfter(delay, retriesDone, remaining))
                            .orElseGet(() -> retry(backoff(retriesDone), retriesDone, remaining));
        };
    }

    private Step retryAfter(Duration delay, int retriesDone, Duration remaining) {
        return delay.compareTo(RETRY_AFTER_WAITED_MAX) > 0
                ? new Step.NextModel()
                : retry(delay, retriesDone, remaining);
    }

    private Step retry(Duration delay, int retriesDone, Duration remaining) {
        return retriesDone < retriesMax && delay.compareTo(remaining) < 0
                ? new Step.Retry(delay)
                : new Step.NextModel();
    }

    /** Full jitter: anything up to 0.5 s, 1 s, 2 s … 8 s. */
    private Duration backoff(int retriesDone) {
        Duration bound = BACKOFF_FIRST.multipliedBy(1L << Math.min(retriesDone, 4));
        long millis = Math.min(bound.toMillis(), BACKOFF_MAX.toMillis());
        return Duration.ofMillis((long) (random.getAsDouble() * millis));
    }
}
