package fr.archireg.orchestrator.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two replicas on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedBucketStoreTest {
    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database first = database(postgres.url());
    private final Database second = database(postgres.url());

    SharedBucketStoreTest() {
        new Migrations(first, 384).run();
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
        postgres.close();
    }

    @Test
    void givesExactlyAsManyTokensAsThereAreWhicheverReplicaIsAsked() {
        // So few a minute that none comes back while the test runs.
        Buckets one = new SharedBucketStore(first).buckets("exact", 10);
        Buckets two = new SharedBucketStore(second).buckets("exact", 10);
        AtomicInteger taken = new AtomicInteger();
        long startNanos = System.nanoTime();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                Buckets replica = i % 2 == 0 ? one : two;
                threads.execute(() -> {
                    if (!replica.spend("a").refused()) {
                        taken.incrementAndGet();
                    }
                });
            }
        }

        long comeBack = (System.nanoTime() - startNanos) * 10 / Buckets.PERIOD.toNanos();
        assertThat(taken.get()).isBetween(10, 10 + (int) comeBack);
    }

    @Test
    void keepsUsersAndKindsApart() {
        Buckets reading = new SharedBucketStore(first).buckets("reading", 2);
        Buckets costly = new SharedBucketStore(first).buckets("costly", 1);

        assertThat(costly.spend("b").refused()).isFalse();

        assertThat(costly.spend("b").refused()).isTrue();
        assertThat(costly.spend("c").refused()).isFalse();
        assertThat(reading.spend("b").remaining()).isEqualTo(1);
        assertThat(reading.available("b")).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsFullAgain() {
        SharedBucketStore store = new SharedBucketStore(first);
        store.buckets("swept", 5).spend("d");

        assertThat(rows("swept:d")).isEqualTo("1");
        postgres.execute(
                "UPDATE orchestrator.rate_limits SET expires_at = 0 WHERE client = 'swept:d'");
        store.sweep();

        assertThat(rows("swept:d")).isEqualTo("0");
    }

    @Test
    void saysSoWhenItCannotCount() {
        try (Database nowhere = database("postgresql://u:p@127.0.0.1:1/none")) {
            Buckets buckets = new SharedBucketStore(nowhere).buckets("lost", 5);

            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() -> buckets.spend("a"))
                    .matches(failure -> failure.code() == ErrorCode.DATABASE_UNAVAILABLE);
        }
    }

    private String rows(String client) {
        return postgres.value(
                "SELECT count(*) FROM orchestrator.rate_limits WHERE client = '%s'"
                        .formatted(client));
    }

    private static Database database(String url) {
        return Database.open(
                DbConfig.from(
                        new Settings(
                                Map.of("DATABASE_URL", url, "DATABASE_ACQUIRE_TIMEOUT", "1s"))));
    }
}
