package fr.archireg.orchestrator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.Method;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {
    private final SteppedClock clock = new SteppedClock();

    @Test
    void givesExactlyAsManyTokensAsThereAreHoweverManyAsk() {
        ProcessBuckets buckets = new ProcessBuckets(100, clock);
        AtomicInteger taken = new AtomicInteger();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                threads.execute(() -> {
                    if (!buckets.spend("a").refused()) {
                        taken.incrementAndGet();
                    }
                });
            }
        }

        assertThat(taken).hasValue(100);
    }

    @Test
    void hasATokenAgainAfterTheTimeThatItTellsAndNotBefore() {
        ProcessBuckets buckets = new ProcessBuckets(20, clock);
        for (int i = 0; i < 20; i++) {
            assertThat(buckets.spend("a").remaining()).isEqualTo(19 - i);
        }

        Spending refused = buckets.spend("a");
        clock.pass(refused.untilNext().orElseThrow().minusNanos(1));
        boolean early = buckets.spend("a").refused();
        clock.pass(Duration.ofNanos(1));

        assertThat(refused.untilNext()).contains(Duration.ofSeconds(3));
        assertThat(early).isTrue();
        assertThat(buckets.spend("a").refused()).isFalse();
    }

    @Test
    void isFullWhenItSaysSo() {
        ProcessBuckets buckets = new ProcessBuckets(60, clock);
        buckets.charge("a", 30);

        Duration untilFull = buckets.spend("a").untilFull();
        clock.pass(untilFull);

        assertThat(untilFull).isEqualTo(Duration.ofSeconds(31));
        assertThat(buckets.available("a")).isEqualTo(60);
    }

    @Test
    void takesNoMoreThanThereIs() {
        ProcessBuckets buckets = new ProcessBuckets(10, clock);

        buckets.charge("a", 1_000);

        assertThat(buckets.spend("a").untilNext()).contains(Duration.ofSeconds(6));
        assertThat(buckets.spend("b").refused()).isFalse();
    }

    @Test
    void remembersNoMoreClientsThanItsMemoryIsFor() {
        ProcessBuckets buckets = new ProcessBuckets(10, clock);

        for (int i = 0; i < ProcessBuckets.CLIENTS_MAX * 2; i++) {
            buckets.spend("client " + i);
        }

        assertThat(buckets.clients()).isBetween(1L, (long) ProcessBuckets.CLIENTS_MAX);
    }

    @Test
    void forgetsClientsThatAreQuiet() {
        ProcessBuckets buckets = new ProcessBuckets(10, clock);
        buckets.spend("a");

        clock.pass(Buckets.PERIOD.plusSeconds(1));

        assertThat(buckets.clients()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v3/chat/streaming, COSTLY",
        "POST, /api/v3/chat/completions, COSTLY",
        "POST, /v1/chat/completions, COSTLY",
        "POST, /api/v3/conversations/{id}/messages/{message_id}/regenerate, COSTLY",
        "POST, /v1/embeddings, COSTLY",
        "POST, /api/v3/rag/search, COSTLY",
        "POST, /api/v3/projects/{id}/files, COSTLY",
        "GET, /api/v3/projects/{id}/files, READING",
        "POST, /api/v3/chat/generations/{id}/stop, READING",
        "GET, /api/v3/chat/generations/{id}/events, READING",
        "POST, /api/v3/projects, READING",
        "PATCH, /api/v3/conversations/{id}, READING",
        "GET, /v1/models, READING"
    })
    void knowsWhatARouteCosts(String method, String route, RequestCost cost) {
        assertThat(RequestCost.of(Method.create(method), route)).isEqualTo(cost);
    }
}
