package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.admin.TestResult.Status;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestRunnerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A test that does what it is told. */
    private record Sample(String name, Duration limit, Supplier<Outcome> work)
            implements SystemTest {
        @Override
        public String description() {
            return "does what it is told";
        }

        @Override
        public Outcome run() {
            return work.get();
        }
    }

    @Test
    void tellsWhatWasSeen() {
        TestRunner runner = runner(LONG, () -> new Outcome.Passed(Map.of("rows", 3)));
        assertThat(runner.last()).isEmpty();

        TestResult result = runner.run();

        assertThat(result.status()).isEqualTo(Status.PASSED);
        assertThat(result.success()).isTrue();
        assertThat(result.data()).isEqualTo(Map.of("rows", 3));
        assertThat(runner.last()).contains(result);
    }

    @Test
    void tellsTheCodeOfAFailure() {
        TestResult result =
                runner(
                                LONG,
                                () -> {
                                    throw new AppException(ErrorCode.LLM_TIMEOUT, "no token came");
                                })
                        .run();

        assertThat(result.error()).contains("llm_timeout: no token came");
    }

    @Test
    void tellsNothingOfAnExceptionThatNobodyExpected() {
        TestResult result =
                runner(
                                LONG,
                                () -> {
                                    throw new IllegalStateException("password=canary");
                                })
                        .run();

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error()).contains("the test itself broke, see the log");
    }

    @Test
    void sharesARunBetweenAllWhoAskForIt() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TestRunner runner =
                runner(
                        LONG,
                        () -> {
                            begun.countDown();
                            awaitQuietly(end);
                            return new Outcome.Passed(Map.of("run", runs.incrementAndGet()));
                        });
        CompletableFuture<TestResult> first = CompletableFuture.supplyAsync(runner::run);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<TestResult>> others =
                Stream.generate(() -> waiting(runner::run)).limit(5).toList();

        end.countDown();

        assertThat(others).allSatisfy(other -> assertThat(other.join()).isSameAs(first.join()));
        assertThat(runner.run().data()).isEqualTo(Map.of("run", 2));
    }

    @Test
    void endsARunThatTakesTooLong() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        TestRunner runner =
                runner(
                        Duration.ofMillis(50),
                        () -> {
                            if (!awaitQuietly(new CountDownLatch(1))) {
                                interrupted.countDown();
                            }
                            return new Outcome.Passed(Map.of());
                        });

        TestResult result = runner.run();

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error()).contains("no result within 0 s");
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void beginsNoSecondRunWhileTheFirstHangs() {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        TestRunner runner =
                runner(
                        Duration.ofMillis(50),
                        () -> {
                            runs.incrementAndGet();
                            while (end.getCount() > 0) {
                                // As code does that minds no interrupt.
                                awaitQuietly(end);
                            }
                            return new Outcome.Passed(Map.of());
                        });
        runner.run();

        assertThat(runner.run().error()).contains("a run that was too slow has not ended yet");
        assertThat(runs).hasValue(1);

        end.countDown();
        await().until(() -> runner.run().status() == Status.PASSED);
    }

    @Test
    void runsAllAFewAtATimeAndInTheirOrder() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier three = new CyclicBarrier(3);
        List<SystemTest> tests =
                IntStream.range(0, 12)
                        .<SystemTest>mapToObj(n ->
                                new Sample(
                                        "test-" + n,
                                        LONG,
                                        () -> {
                                            most.accumulateAndGet(
                                                    running.incrementAndGet(), Math::max);
                                            meet(three);
                                            running.decrementAndGet();
                                            return new Outcome.Passed(Map.of());
                                        }))
                        .toList();
        SystemTests all = new SystemTests(tests, InstantSource.system());

        List<TestResult> results = all.runAll();

        assertThat(results)
                .extracting(TestResult::name)
                .containsExactlyElementsOf(tests.stream().map(SystemTest::name).toList());
        assertThat(results).allMatch(TestResult::success);
        assertThat(most).hasValue(3);
        assertThat(all.list()).allSatisfy(test -> assertThat(test.lastResult()).isPresent());
        assertThat(all.run("test-12")).isEmpty();
    }

    @Test
    void sharesARunOfAll() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        SystemTests all =
                new SystemTests(
                        List.of(
                                new Sample(
                                        "test-slow",
                                        LONG,
                                        () -> {
                                            runs.incrementAndGet();
                                            begun.countDown();
                                            awaitQuietly(end);
                                            return new Outcome.Passed(Map.of());
                                        })),
                        InstantSource.system());
        CompletableFuture<List<TestResult>> first = CompletableFuture.supplyAsync(all::runAll);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<List<TestResult>> second = waiting(all::runAll);

        end.countDown();

        assertThat(second.join()).isSameAs(first.join());
        assertThat(runs).hasValue(1);
    }

    /** Asks on a thread of its own, and returns once that waits for the answer. */
    private static <T> CompletableFuture<T> waiting(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> answer.complete(question.get()));
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return answer;
    }

    private static TestRunner runner(Duration limit, Supplier<Outcome> work) {
        return new TestRunner(new Sample("test-sample", limit, work), InstantSource.system());
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("nobody else came", e);
        }
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
