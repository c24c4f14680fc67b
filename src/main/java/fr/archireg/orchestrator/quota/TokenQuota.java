package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.limit.Allowance;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The tokens that users may spend in a day. Thread-safe, also across replicas. */
public final class TokenQuota {
    private final TokenUsageStore store;
    private final QuotaConfig config;
    private final Metrics metrics;
    private final Clock clock;

    public TokenQuota(Database database, QuotaConfig config, Metrics metrics, Clock clock) {
        this.store = new TokenUsageStore(database);
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Returns if so many tokens could be set apart now; nothing is.
     *
     * @throws AppException {@code TOKENS_EXHAUSTED} with the time until midnight in UTC
     */
    public void require(Caller caller, long tokens) {
        LocalDate day = today();
        if (config.limited() && store.used(caller, day) + tokens > config.tokensPerDay()) {
            throw exhausted(day);
        }
    }

    /**
     * Sets tokens apart before they are spent. What many reserve at the same time never exceeds the
     * limit together; a process that is killed leaves its reservations as spent.
     *
     * @param tokens what may be needed at most
     * @return to be settled or closed
     * @throws AppException {@code TOKENS_EXHAUSTED} with the time until midnight in UTC
     */
    public TokenReservation reserve(Caller caller, long tokens) {
        LocalDate day = today();
        long limit = config.limited() ? config.tokensPerDay() : Long.MAX_VALUE;
        if (!store.addWithin(caller, day, tokens, limit)) {
            throw exhausted(day);
        }
        return new TokenReservation(store, caller, day, tokens);
    }

    /** What a user has left of today. */
    public Allowance allowance(Caller caller) {
        LocalDate day = today();
        long used = store.used(caller, day);
        return config.limited()
                ? Allowance.of(config.tokensPerDay(), used, Optional.of(midnight(day)))
                : Allowance.unlimited(used);
    }

    /** Forgets days on which nothing can be settled any more. */
    public void sweep() {
        store.forgetBefore(today().minusDays(1));
    }

    private AppException exhausted(LocalDate day) {
        metrics.requestRefused("tokens");
        return new AppException(
                        ErrorCode.TOKENS_EXHAUSTED,
                        "at most %d tokens a day".formatted(config.tokensPerDay()))
                .retryAfter(Duration.between(clock.instant(), midnight(day)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The first moment after the day. */
    private static Instant midnight(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
