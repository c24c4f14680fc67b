package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetriedLoadTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();

    @Test
    void loadsOnce() {
        RetriedLoad<Integer> load = new RetriedLoad<>(loads::incrementAndGet, nanos::get);

        assertThat(load.value()).isEmpty();
        assertThat(load.load()).isEqualTo(1);
        assertThat(load.load()).isEqualTo(1);
        assertThat(load.value()).hasValue(1);
    }

    @Test
    void remembersAFailureForLongerEachTime() {
        RetriedLoad<Integer> load =
                new RetriedLoad<>(
                        () -> {
                            loads.incrementAndGet();
                            throw new AppException(ErrorCode.MODEL_INVALID, "damaged");
                        },
                        nanos::get);

        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            int before = loads.get();
            assertThat(failure(load).detail()).isEqualTo("damaged");
            nanos.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
            assertThat(failure(load).retryAfter()).hasValue(Duration.ofNanos(1));
            assertThat(loads).hasValue(before + 1);
            nanos.addAndGet(1);
        }
    }

    @Test
    void succeedsAfterAFailure() {
        RetriedLoad<Integer> load =
                new RetriedLoad<>(
                        () -> {
                            if (loads.incrementAndGet() == 1) {
                                throw new IllegalStateException("foreign");
                            }
                            return 7;
                        },
                        nanos::get);

        assertThat(failure(load).code()).isEqualTo(ErrorCode.EMBEDDING_UNAVAILABLE);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(load.load()).isEqualTo(7);
        assertThat(load.failure()).isEmpty();
    }

    private static AppException failure(RetriedLoad<Integer> load) {
        return catchThrowableOfType(AppException.class, load::load);
    }
}
