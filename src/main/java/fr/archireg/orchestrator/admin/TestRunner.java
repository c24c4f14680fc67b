package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.error.AppException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs one test, never twice at the same time: who asks while it runs gets the result of that run.
 * A run that takes too long counts as failed and is interrupted; if even then it does not end, no
 * other is begun, so that threads never pile up. Thread-safe.
 */
final class TestRunner {
    private static final Logger LOGGER = System.getLogger(TestRunner.class.getName());

    private final SystemTest test;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private Optional<Run> run = Optional.empty();

    private volatile Optional<TestResult> last = Optional.empty();

    TestRunner(SystemTest test, InstantSource clock) {
        this.test = test;
        this.clock = clock;
    }

    /**
     * A run.
     *
     * @param ended completed by the thread that runs the test, at its very end
     * @param result the same, but never later than the test's limit
     */
    private record Run(CompletableFuture<TestResult> ended, CompletableFuture<TestResult> result) {
        boolean goesOn() {
            return !result.isDone();
        }

        boolean hangs() {
            return result.isDone() && !ended.isDone();
        }
    }

    SystemTest test() {
        return test;
    }

    /** The result of the run that ended last. */
    Optional<TestResult> last() {
        return last;
    }

    /** Runs the test, or waits for the run that goes on. */
    TestResult run() {
        TestResult result = current().join();
        last = Optional.of(result);
        return result;
    }

    private CompletableFuture<TestResult> current() {
        lock.lock();
        try {
            if (run.filter(Run::hangs).isPresent()) {
                return CompletableFuture.completedFuture(
                        result(
                                Outcome.failed("a run that was too slow has not ended yet"),
                                Duration.ZERO));
            }
            Run current = run.filter(Run::goesOn).orElseGet(this::begin);
            run = Optional.of(current);
            return current.result();
        } finally {
            lock.unlock();
        }
    }

    private Run begin() {
        CompletableFuture<TestResult> ended = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .name("system-" + test.name())
                        .start(() -> ended.complete(attempt()));
        Duration limit = test.limit();
        TestResult tooSlow =
                result(Outcome.failed("no result within %d s".formatted(limit.toSeconds())), limit);
        CompletableFuture<TestResult> result =
                ended.copy().completeOnTimeout(tooSlow, limit.toMillis(), TimeUnit.MILLISECONDS);
        var unused =
                result.thenAccept(given -> {
                    if (!ended.isDone()) {
                        thread.interrupt();
                    }
                });
        return new Run(ended, result);
    }

    private TestResult attempt() {
        long startNanos = System.nanoTime();
        Outcome outcome = outcome();
        TestResult result = result(outcome, Duration.ofNanos(System.nanoTime() - startNanos));
        LOGGER.log(
                Level.INFO,
                "system test name=%s status=%s millis=%d"
                        .formatted(test.name(), result.status().wireName(), result.latencyMs()));
        return result;
    }

    private Outcome outcome() {
        try {
            return test.run();
        } catch (AppException e) {
            return Outcome.failed(e.code().wireName() + ": " + e.detail());
        } catch (RuntimeException | LinkageError e) {
            // One of ours is wrong: the log has the rest.
            LOGGER.log(Level.ERROR, "system test broke name=" + test.name(), e);
            return Outcome.failed("the test itself broke, see the log");
        }
    }

    private TestResult result(Outcome outcome, Duration took) {
        return TestResult.of(test.name(), outcome, took, clock.instant());
    }
}
