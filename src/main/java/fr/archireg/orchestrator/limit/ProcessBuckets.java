package fr.archireg.orchestrator.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/** Buckets in memory. Thread-safe and exact. */
final class ProcessBuckets implements Buckets {
    /** A bucket takes some 300 bytes. Beyond this, clients that rarely ask are forgotten first. */
    static final int CLIENTS_MAX = 50_000;

    private final long limit;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    ProcessBuckets(long limit, TimeMeter clock) {
        this.limit = limit;
        this.clock = clock;
        // A bucket that nobody touched for so long is full, as a new one would be.
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(CLIENTS_MAX)
                        .expireAfterAccess(PERIOD)
                        .ticker(clock::currentTimeNanos)
                        .build();
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public Spending spend(String client) {
        return Spending.of(limit, bucket(client).tryConsumeAndReturnRemaining(1));
    }

    @Override
    public long available(String client) {
        return bucket(client).getAvailableTokens();
    }

    /** Takes so many tokens, or all that there are. */
    void charge(String client, long tokens) {
        bucket(client).tryConsumeAsMuchAsPossible(tokens);
    }

    /** Clients that are remembered. */
    long clients() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket bucket(String client) {
        return buckets.get(
                client,
                unused ->
                        Bucket.builder()
                                .addLimit(bandwidth ->
                                        bandwidth.capacity(limit).refillGreedy(limit, PERIOD))
                                .withCustomTimePrecision(clock)
                                .build());
    }
}
