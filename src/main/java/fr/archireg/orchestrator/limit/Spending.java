package fr.archireg.orchestrator.limit;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.github.bucket4j.ConsumptionProbe;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of the attempt to take a token.
 *
 * @param limit tokens of a full bucket
 * @param remaining tokens that are left
 * @param untilFull when the bucket is full again, if nothing is taken
 * @param untilNext how long until there is a token; empty if one was taken
 */
record Spending(long limit, long remaining, Duration untilFull, Optional<Duration> untilNext) {
    private static final HeaderName LIMIT = HeaderNames.create("RateLimit-Limit");
    private static final HeaderName REMAINING = HeaderNames.create("RateLimit-Remaining");
    private static final HeaderName RESET = HeaderNames.create("RateLimit-Reset");

    static Spending of(long limit, ConsumptionProbe probe) {
        return new Spending(
                limit,
                probe.getRemainingTokens(),
                wholeSeconds(probe.getNanosToWaitForReset()),
                probe.isConsumed()
                        ? Optional.empty()
                        : Optional.of(wholeSeconds(probe.getNanosToWaitForRefill())));
    }

    /** Tells the client (draft-ietf-httpapi-ratelimit-headers-06). */
    void tell(ServerResponse response) {
        response.header(LIMIT, Long.toString(limit));
        response.header(REMAINING, Long.toString(remaining));
        response.header(RESET, Long.toString(untilFull.toSeconds()));
    }

    boolean refused() {
        return untilNext.isPresent();
    }

    /**
     * Returns if a token was taken.
     *
     * @throws AppException {@code RATE_LIMITED} with the time after which there will be one
     */
    void require() {
        if (untilNext.isPresent()) {
            throw new AppException(
                            ErrorCode.RATE_LIMITED, "at most %d of these a minute".formatted(limit))
                    .retryAfter(untilNext.get());
        }
    }

    /** Rounded up: a client that comes back then must not be early. */
    private static Duration wholeSeconds(long nanos) {
        return Duration.ofSeconds(Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos()));
    }
}
