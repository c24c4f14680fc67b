package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is known of one model: whether it has failed too often lately, and what the provider lets it
 * do. A call that fails before its first token counts as a failure if another one might not;
 * exhausted quotas and refused requests do not count. Thread-safe.
 */
final class ModelState {
    private static final int CALLS_WATCHED = 20;
    private static final int CALLS_MIN = 5;
    private static final float FAILURES_PERCENT = 50;

    /** How long a call that was let in counts, if the provider does not say its quota after it. */
    private static final Duration PASS_COUNTS = Duration.ofSeconds(30);

    /** Tokens of a prompt, until there was one. */
    private static final double PROMPT_TOKENS_ASSUMED = 1_000;

    private static final double NEWEST_WEIGHT = 0.2;
    private static final Set<ErrorCode> FAILURES =
            Set.of(
                    ErrorCode.LLM_UNREACHABLE,
                    ErrorCode.LLM_UNAVAILABLE,
                    ErrorCode.LLM_TIMEOUT,
                    ErrorCode.LLM_INTERRUPTED,
                    ErrorCode.LLM_PROTOCOL);

    private final Clock clock;
    private final Duration circuitOpen;
    private final CircuitBreaker breaker;

    // Guarded by this.
    private Instant openUntil = Instant.MIN;
    private Instant limitedUntil = Instant.MIN;
    private Optional<ProviderQuota> quota = Optional.empty();
    private double promptTokens = PROMPT_TOKENS_ASSUMED;

    /** When calls were let in that may not have been made yet, oldest first. */
    private final Deque<Instant> passes = new ArrayDeque<>();

    ModelState(String model, Duration circuitOpen, Clock clock) {
        this.clock = clock;
        this.circuitOpen = circuitOpen;
        this.breaker =
                CircuitBreaker.of(
                        model,
                        CircuitBreakerConfig.custom()
                                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(CALLS_WATCHED)
                                .minimumNumberOfCalls(CALLS_MIN)
                                .failureRateThreshold(FAILURES_PERCENT)
                                .waitDurationInOpenState(circuitOpen)
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .writableStackTraceEnabled(false)
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> {
                    if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                        opened();
                    }
                });
    }

    /** A call that is let in without being made yet counts until the provider says its quota. */
    synchronized void pass() {
        passes.add(clock.instant());
    }

    /** Why nobody else may be let in now, with the time after which somebody may. */
    synchronized Optional<AppException> refusal() {
        Instant now = clock.instant();
        Instant counted =
                quota.map(ProviderQuota::seenAt)
                        .filter(seenAt -> seenAt.isAfter(now.minus(PASS_COUNTS)))
                        .orElse(now.minus(PASS_COUNTS));
        while (!passes.isEmpty() && passes.getFirst().isBefore(counted)) {
            passes.removeFirst();
        }
        return refusal(now, 1 + passes.size());
    }

    /**
     * Asks for the permission to make one call; who gets it reports how the call went.
     *
     * @throws UpstreamFailure if it is known that the call would fail
     */
    void acquire(Prompt prompt) throws UpstreamFailure {
        Optional<AppException> refusal;
        synchronized (this) {
            int tokens =
                    prompt.turns().stream().mapToInt(t -> TokenEstimate.tokens(t.text())).sum();
            promptTokens += NEWEST_WEIGHT * (tokens - promptTokens);
            refusal = refusal(clock.instant(), 1);
        }
        if (refusal.isPresent()) {
            throw new UpstreamFailure(UpstreamFailure.Kind.MODEL, refusal.get());
        }
        if (!breaker.tryAcquirePermission()) {
            throw new UpstreamFailure(UpstreamFailure.Kind.MODEL, failing(circuitOpen));
        }
    }

    /** The call gave a first token. */
    void succeeded(Duration elapsed) {
        breaker.onSuccess(elapsed.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The call failed before its first token, with what its caller is told. */
    void failed(AppException failure, Duration elapsed) {
        if (FAILURES.contains(failure.code())) {
            breaker.onError(elapsed.toNanos(), TimeUnit.NANOSECONDS, failure);
        } else {
            breaker.releasePermission();
        }
        if (failure.code() == ErrorCode.LLM_RATE_LIMITED) {
            failure.retryAfter().ifPresent(this::limit);
        }
    }

    /** The call was given up before its first token. */
    void cancelled() {
        breaker.releasePermission();
    }

    /** What the provider said last. */
    synchronized void quota(ProviderQuota said) {
        quota = Optional.of(said);
    }

    synchronized Optional<ProviderQuota> quota() {
        return quota;
    }

    private synchronized void limit(Duration delay) {
        limitedUntil = clock.instant().plus(delay);
    }

    private synchronized void opened() {
        openUntil = clock.instant().plus(circuitOpen);
    }

    private Optional<AppException> refusal(Instant now, int calls) {
        if (now.isBefore(openUntil)) {
            return Optional.of(failing(Duration.between(now, openUntil)));
        }
        if (now.isBefore(limitedUntil)) {
            return Optional.of(limited(Duration.between(now, limitedUntil)));
        }
        long tokens = (long) (calls * promptTokens);
        return quota.flatMap(q -> q.exhaustedFor(calls, tokens, now)).map(ModelState::limited);
    }

    private static AppException failing(Duration delay) {
        return new AppException(
                        ErrorCode.LLM_UNAVAILABLE, "the language model has failed too often lately")
                .retryAfter(wholeSeconds(delay));
    }

    private static AppException limited(Duration delay) {
        return new AppException(
                        ErrorCode.LLM_RATE_LIMITED, "what the provider allows is used up for now")
                .retryAfter(wholeSeconds(delay));
    }

    /** Rounded up: who comes back then must not be too early. */
    private static Duration wholeSeconds(Duration delay) {
        return Duration.ofSeconds(delay.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
