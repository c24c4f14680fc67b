package fr.archireg.orchestrator.admin;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/** All tests of the running system, in the order in which they are shown. Thread-safe. */
public final class SystemTests {
    /** At once: a pool of connections is for users first. */
    private static final int PARALLEL = 3;

    private final Map<String, TestRunner> runners = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** A run of all; guarded by the lock. */
    private CompletableFuture<List<TestResult>> all = CompletableFuture.completedFuture(List.of());

    public SystemTests(List<SystemTest> tests, InstantSource clock) {
        tests.forEach(test -> runners.put(test.name(), new TestRunner(test, clock)));
    }

    /**
     * A test and what came of it last.
     *
     * @param lastResult empty if it did not run since this process started
     */
    record Listed(String name, String description, Optional<TestResult> lastResult) {}

    /** All tests. */
    List<Listed> list() {
        return runners.values().stream()
                .map(runner ->
                        new Listed(
                                runner.test().name(), runner.test().description(), runner.last()))
                .toList();
    }

    /** Runs one test; empty if there is none of this name. */
    Optional<TestResult> run(String name) {
        return Optional.ofNullable(runners.get(name)).map(TestRunner::run);
    }

    /** Runs all of them, a few at a time; who asks meanwhile gets the same results. */
    List<TestResult> runAll() {
        return currentOfAll().join();
    }

    private CompletableFuture<List<TestResult>> currentOfAll() {
        lock.lock();
        try {
            if (all.isDone()) {
                all =
                        CompletableFuture.supplyAsync(
                                this::runEach,
                                task -> Thread.ofVirtual().name("system-tests").start(task));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    private List<TestResult> runEach() {
        try (ExecutorService executor =
                Executors.newFixedThreadPool(
                        PARALLEL, Thread.ofVirtual().name("system-tests-", 0).factory())) {
            List<CompletableFuture<TestResult>> results =
                    runners.values().stream()
                            .map(runner -> CompletableFuture.supplyAsync(runner::run, executor))
                            .toList();
            return results.stream().map(CompletableFuture::join).toList();
        }
    }
}
