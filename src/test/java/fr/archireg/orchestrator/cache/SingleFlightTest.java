package fr.archireg.orchestrator.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private final SlowMaker maker = new SlowMaker();

    @Test
    void makesOnceWhatIsWantedAgain() {
        SingleFlight<String, String> flights = flights();
        maker.go.countDown();

        assertThat(flights.get("clé", maker::make))
                .isEqualTo(new SingleFlight.Result<>("1", false));
        assertThat(flights.get("clé", maker::make)).isEqualTo(new SingleFlight.Result<>("1", true));
        assertThat(flights.get("autre", maker::make).value()).isEqualTo("2");
    }

    @Test
    void makesOnceWhatManyWantAtOnce() throws InterruptedException {
        SingleFlight<String, String> flights = flights();
        List<Thread> callers =
                Stream.generate(() ->
                                Thread.startVirtualThread(() -> flights.get("clé", maker::make)))
                        .limit(20)
                        .toList();

        await().until(() -> callers.stream().allMatch(SingleFlightTest::waits));
        maker.go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(maker.calls).hasValue(1);
    }

    @Test
    void letsEveryoneTryForHimselfWhereAnotherFailed() throws InterruptedException {
        SingleFlight<String, String> flights = flights();
        Thread first =
                Thread.startVirtualThread(() ->
                        assertThatIllegalStateException()
                                .isThrownBy(() -> flights.get("clé", maker::make)));
        await().until(() -> maker.calls.get() == 1);
        Thread second = Thread.startVirtualThread(() -> flights.get("clé", maker::make));
        await().until(() -> waits(second));

        first.interrupt();
        await().until(() -> maker.calls.get() == 2);
        maker.go.countDown();
        first.join();
        second.join();

        assertThat(flights.get("clé", maker::make).value()).isEqualTo("3");
    }

    @Test
    void forgetsWhatDoesNotLast() {
        SingleFlight<String, String> flights =
                new SingleFlight<>(Caffeine.newBuilder(), value -> !value.equals("1"), known -> {});
        maker.go.countDown();

        assertThat(flights.get("clé", maker::make).value()).isEqualTo("1");
        assertThat(flights.get("clé", maker::make).value()).isEqualTo("2");
        assertThat(flights.get("clé", maker::make).value()).isEqualTo("2");
    }

    @Test
    void remembersNothingWithoutATimeToLive() {
        SingleFlight<String, String> flights =
                new SingleFlight<>(
                        Caffeine.newBuilder().expireAfterWrite(Duration.ZERO),
                        value -> true,
                        known -> {});
        maker.go.countDown();

        assertThat(flights.get("clé", maker::make).value()).isEqualTo("1");
        assertThat(flights.get("clé", maker::make).value()).isEqualTo("2");
    }

    private static SingleFlight<String, String> flights() {
        return new SingleFlight<>(Caffeine.newBuilder(), value -> true, known -> {});
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    /** Makes the number of its call when it may; who is interrupted before fails. */
    private static final class SlowMaker {
        private final CountDownLatch go = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        String make() {
            int call = calls.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Integer.toString(call);
        }
    }
}
