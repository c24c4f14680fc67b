package fr.archireg.orchestrator.limit;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Buckets in PostgreSQL, which all replicas share. Each token is a short transaction that locks the
 * row of its client and nothing else. Thread-safe and exact.
 */
final class SharedBucketStore {
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(3);

    /** Rows of one deletion, so that it holds no lock for long. */
    private static final int EXPIRED_MAX = 1_000;

    private final PostgreSQLSelectForUpdateBasedProxyManager<String> rows;

    SharedBucketStore(Database database) {
        this.rows =
                Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database.dataSource())
                        .primaryKeyMapper(PrimaryKeyMapper.STRING)
                        .table("orchestrator.rate_limits")
                        .idColumn("client")
                        .stateColumn("state")
                        .expiresAtColumn("expires_at")
                        .requestTimeout(STATEMENT_TIMEOUT)
                        .expirationAfterWrite(
                                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                                        Buckets.PERIOD))
                        .build();
    }

    /**
     * Buckets of one size.
     *
     * @param name keeps them apart from those of another size
     */
    Buckets buckets(String name, long limit) {
        return new SharedBuckets(this, name, limit);
    }

    /** Forgets buckets that have been full for a while; returns how many. */
    int sweep() {
        return translated(() -> rows.removeExpired(EXPIRED_MAX));
    }

    private record SharedBuckets(SharedBucketStore store, String name, long limit)
            implements Buckets {
        @Override
        public Spending spend(String client) {
            return translated(
                    () -> Spending.of(limit, bucket(client).tryConsumeAndReturnRemaining(1)));
        }

        @Override
        public long available(String client) {
            return translated(() -> bucket(client).getAvailableTokens());
        }

        private Bucket bucket(String client) {
            BucketConfiguration configuration =
                    BucketConfiguration.builder()
                            .addLimit(bandwidth ->
                                    bandwidth.capacity(limit).refillGreedy(limit, PERIOD))
                            .build();
            return store.rows.getProxy(name + ":" + client, () -> configuration);
        }
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (BucketExecutionException e) {
            throw new AppException(
                    ErrorCode.DATABASE_UNAVAILABLE, "requests cannot be counted now", e);
        }
    }
}
