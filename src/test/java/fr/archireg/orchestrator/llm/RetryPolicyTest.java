package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.RetryPolicy.Step;
import fr.archireg.orchestrator.llm.UpstreamFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Duration REMAINING = Duration.ofSeconds(20);
    private final AppException error = new AppException(ErrorCode.LLM_UNAVAILABLE, "down");
    private final RetryPolicy policy = new RetryPolicy(5, () -> 0.5);

    @ParameterizedTest
    @CsvSource({"0, 250", "1, 500", "2, 1000", "3, 2000", "4, 4000"})
    void backsOffWithFullJitter(int retriesDone, long millis) {
        Step step = policy.after(new UpstreamFailure(Kind.PASSING, error), retriesDone, REMAINING);

        assertThat(step).isEqualTo(new Step.Retry(Duration.ofMillis(millis)));
    }

    @Test
    void goesToTheNextModelAfterTheLastRetry() {
        Step step = policy.after(new UpstreamFailure(Kind.PASSING, error), 5, REMAINING);

        assertThat(step).isEqualTo(new Step.NextModel());
    }

    @Test
    void doesNotBeginAWaitThatEndsTooLate() {
        Step step =
                policy.after(new UpstreamFailure(Kind.PASSING, error), 0, Duration.ofMillis(250));

        assertThat(step).isEqualTo(new Step.NextModel());
    }

    @ParameterizedTest
    @CsvSource({"LIMITED, 0", "LIMITED, 2", "LIMITED, 5", "PASSING, 2"})
    void waitsAsLongAsTheProviderSays(Kind kind, long seconds) {
        Duration delay = Duration.ofSeconds(seconds);

        Step step = policy.after(new UpstreamFailure(kind, error.retryAfter(delay)), 0, REMAINING);

        assertThat(step).isEqualTo(new Step.Retry(delay));
    }

    @ParameterizedTest
    @CsvSource({"LIMITED, 6", "LIMITED, 3600", "PASSING, 6"})
    void doesNotWaitLong(Kind kind, long seconds) {
        Duration delay = Duration.ofSeconds(seconds);

        Step step = policy.after(new UpstreamFailure(kind, error.retryAfter(delay)), 0, REMAINING);

        assertThat(step).isEqualTo(new Step.NextModel());
    }

    @Test
    void takesAnotherModelIfTheLimitHasNoTime() {
        Step step = policy.after(new UpstreamFailure(Kind.LIMITED, error), 0, REMAINING);

        assertThat(step).isEqualTo(new Step.NextModel());
    }

    @Test
    void takesAnotherModelIfThisOneIsGone() {
        Step step = policy.after(new UpstreamFailure(Kind.MODEL, error), 0, REMAINING);

        assertThat(step).isEqualTo(new Step.NextModel());
    }

    @Test
    void givesUpWhatFailsAgain() {
        Step step = policy.after(new UpstreamFailure(Kind.FINAL, error), 0, REMAINING);

        assertThat(step).isEqualTo(new Step.GiveUp());
    }
}
