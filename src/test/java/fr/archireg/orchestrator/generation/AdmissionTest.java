package fr.archireg.orchestrator.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private final Admission admission =
            new Admission(
                    new GenerationConfig(
                            3, 2, Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(24)),
                    new Metrics());
    private final Caller alice = new Caller(UUID.randomUUID());
    private final Caller bob = new Caller(UUID.randomUUID());

    @Test
    void boundsEachUserAndAllTogether() {
        admission.enter(alice);
        Admission.Slot slot = admission.enter(alice);

        AppException user = refusal(alice);
        admission.enter(bob);
        AppException process = refusal(bob);
        slot.close();
        slot.close();

        assertThat(user.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(process.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(process.retryAfter()).hasValueSatisfying(d -> assertThat(d).isPositive());
        assertThat(admission.running()).isEqualTo(2);
        assertThat(admission.enter(bob)).isNotNull();
    }

    @Test
    void letsNobodyInAtTheEndAndStopsWhatIsThere() throws InterruptedException {
        AtomicInteger stopped = new AtomicInteger();
        Admission.Slot slot = admission.enter(alice);
        slot.onShutdown(() -> {
            stopped.incrementAndGet();
            slot.close();
        });

        admission.close();
        boolean idle = admission.awaitIdle(Duration.ZERO);
        admission.stopAll();

        assertThat(idle).isFalse();
        assertThat(stopped).hasValue(1);
        assertThat(admission.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(refusal(bob).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    private AppException refusal(Caller caller) {
        return catchThrowableOfType(AppException.class, () -> admission.enter(caller));
    }
}
