package fr.archireg.orchestrator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PeriodicJobTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration OFTEN = Duration.ofMillis(5);

    @Test
    void tellsWhenItWorkedLastAndWhenItFailed() {
        AtomicBoolean failing = new AtomicBoolean(true);
        try (PeriodicJob job =
                PeriodicJob.start(
                        "sample",
                        OFTEN,
                        () -> {
                            if (failing.get()) {
                                throw new IllegalStateException("on purpose");
                            }
                        })) {
            await().until(() -> job.state().lastFailure().isPresent());
            assertThat(job.state().lastSuccess()).isEmpty();

            failing.set(false);

            await().until(() -> job.state().lastSuccess().isPresent());
            assertThat(job.state().lastStart()).isPresent();
            assertThat(job.state().name()).isEqualTo("sample");
        }
    }

    @Test
    void tellsThatARunGoesOn() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (PeriodicJob job =
                PeriodicJob.start(
                        "slow",
                        Duration.ofHours(1),
                        () -> {
                            begun.countDown();
                            awaitQuietly(end);
                        })) {
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(job.state().running()).isTrue();

            end.countDown();

            await().until(() -> !job.state().running());
        }
    }

    @Test
    void countsNoRunThatItsConditionLeavesOut() {
        AtomicBoolean asked = new AtomicBoolean();
        AtomicBoolean allowed = new AtomicBoolean();
        try (PeriodicJob job =
                PeriodicJob.startWhen(
                        () -> {
                            asked.set(true);
                            return allowed.get();
                        },
                        "patient",
                        OFTEN,
                        () -> {})) {
            await().untilTrue(asked);
            assertThat(job.state().lastStart()).isEmpty();

            allowed.set(true);

            await().until(() -> job.state().lastSuccess().isPresent());
        }
    }

    @Test
    void isOverdueAfterTwiceItsPeriod() {
        JobState state =
                JobState.begin("job", Duration.ofMinutes(5), START).started(START).succeeded(START);

        assertThat(state.overdue(START.plusSeconds(600))).isFalse();
        assertThat(state.overdue(START.plusSeconds(601))).isTrue();
        assertThat(state.failed(START.plusSeconds(600)).overdue(START.plusSeconds(601))).isTrue();
    }

    @Test
    void forgivesAShortPeriodHalfAMinute() {
        JobState state = JobState.begin("job", Duration.ofMillis(500), START);

        assertThat(state.overdue(START.plusSeconds(30))).isFalse();
        assertThat(state.overdue(START.plusSeconds(31))).isTrue();
    }

    @Test
    void showsTheJobsOfTheProcess() {
        JobBoard board = new JobBoard();
        assertThat(board.states()).isEmpty();
        try (PeriodicJob job = PeriodicJob.start("shown", Duration.ofHours(1), () -> {})) {
            board.show(List.of(job));

            assertThat(board.states()).extracting(JobState::name).containsExactly("shown");
            assertThat(board.states().getFirst().period()).isEqualTo(Duration.ofHours(1));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
