package fr.archireg.orchestrator.limit;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Throttle;
import io.github.bucket4j.TimeMeter;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The limits of users: generous for reading, tight for what costs. Thread-safe. */
public final class RequestLimits implements Throttle {
    private final Map<RequestCost, Buckets> buckets;
    private final Optional<SharedBucketStore> store;
    private final Metrics metrics;

    private RequestLimits(
            Map<RequestCost, Buckets> buckets, Optional<SharedBucketStore> store, Metrics metrics) {
        this.buckets = Map.copyOf(buckets);
        this.store = store;
        this.metrics = metrics;
    }

    /** Limits as configured. */
    public static RequestLimits create(LimitConfig config, Database database, Metrics metrics) {
        int reading = config.readingPerMinute();
        int costly = config.costlyPerMinute();
        return switch (config.counting()) {
            case OFF -> new RequestLimits(Map.of(), Optional.empty(), metrics);
            case PROCESS ->
                    new RequestLimits(
                            Map.of(
                                    RequestCost.READING,
                                    new ProcessBuckets(reading, TimeMeter.SYSTEM_NANOTIME),
                                    RequestCost.COSTLY,
                                    new ProcessBuckets(costly, TimeMeter.SYSTEM_NANOTIME)),
                            Optional.empty(),
                            metrics);
            case DATABASE -> {
                SharedBucketStore store = new SharedBucketStore(database);
                yield new RequestLimits(
                        Map.of(
                                RequestCost.READING,
                                store.buckets("reading", reading),
                                RequestCost.COSTLY,
                                store.buckets("costly", costly)),
                        Optional.of(store),
                        metrics);
            }
        };
    }

    @Override
    public void admit(Caller caller, ServerRequest request, ServerResponse response) {
        RequestCost cost = RequestCost.of(request);
        buckets(cost)
                .ifPresent(limited -> {
                    Spending spending = limited.spend(caller.userId().toString());
                    spending.tell(response);
                    if (spending.refused()) {
                        metrics.requestRefused(cost.name().toLowerCase(Locale.ROOT));
                    }
                    spending.require();
                });
    }

    /** What a user has left of a minute's reading. */
    public Allowance reading(Caller caller, Instant now) {
        return allowance(RequestCost.READING, caller, now);
    }

    /** What a user has left of a minute's answers, searches and uploads. */
    public Allowance costly(Caller caller, Instant now) {
        return allowance(RequestCost.COSTLY, caller, now);
    }

    /** Forgets what need not be remembered. */
    public void sweep() {
        store.ifPresent(SharedBucketStore::sweep);
    }

    private Allowance allowance(RequestCost cost, Caller caller, Instant now) {
        return buckets(cost)
                .map(limited -> allowance(limited, caller, now))
                .orElseGet(() -> Allowance.unlimited(0));
    }

    private static Allowance allowance(Buckets limited, Caller caller, Instant now) {
        long limit = limited.limit();
        long used = limit - limited.available(caller.userId().toString());
        Duration untilFull = Buckets.PERIOD.multipliedBy(used).dividedBy(limit);
        return Allowance.of(
                limit, used, used == 0 ? Optional.empty() : Optional.of(now.plus(untilFull)));
    }

    private Optional<Buckets> buckets(RequestCost cost) {
        return Optional.ofNullable(buckets.get(cost));
    }
}
