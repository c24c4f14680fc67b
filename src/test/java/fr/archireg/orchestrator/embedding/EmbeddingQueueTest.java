package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddingQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void letEverybodyGo() {
        release.countDown();
        callers.close();
    }

    @Test
    void runsOnOneNamedPlatformThread() {
        Thread thread = queue(1, LONG).call(Thread::currentThread, () -> {});

        assertThat(thread.getName()).isEqualTo("embedding-model");
        assertThat(thread.isVirtual()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void servesInTheOrderOfArrival() throws ExecutionException, InterruptedException {
        EmbeddingQueue queue = queue(8, LONG);
        List<Integer> served = new ArrayList<>();
        occupy(queue);

        List<Future<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            waiting.add(callers.submit(() -> queue.call(() -> served.add(number), () -> {})));
            awaitWaiting(queue, i + 1);
        }
        release.countDown();
        for (Future<Boolean> caller : waiting) {
            caller.get();
        }

        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void refusesAtOnceWhenTooManyWait() {
        EmbeddingQueue queue = queue(1, LONG);
        occupy(queue);
        callers.execute(() -> queue.call(() -> 2, () -> {}));
        awaitWaiting(queue, 1);

        AppException refusal = failure(queue, () -> {});

        assertThat(refusal.code()).isEqualTo(ErrorCode.EMBEDDING_OVERLOADED);
        assertThat(refusal.retryAfter()).isPresent();
    }

    @Test
    void whoGivesUpCostsNoWork() {
        EmbeddingQueue queue = queue(4, Duration.ofMillis(1));
        AtomicInteger ran = new AtomicInteger();
        occupy(queue);

        AppException refusal =
                catchThrowableOfType(
                        AppException.class, () -> queue.call(ran::incrementAndGet, () -> {}));
        release.countDown();

        assertThat(refusal.code()).isEqualTo(ErrorCode.EMBEDDING_OVERLOADED);
        assertThat(queue.waiting()).isZero();
        await().until(() -> healthy(queue));
        assertThat(ran).hasValue(0);
    }

    @Test
    void saysThatTheModelIsLoadingWhileItIs() {
        EmbeddingQueue queue = queue(4, Duration.ofMillis(1));
        CountDownLatch loading = new CountDownLatch(1);
        queue.background(() -> block(loading));
        awaitStarted(loading);

        AppException refusal = failure(queue, () -> {});

        assertThat(refusal.code()).isEqualTo(ErrorCode.EMBEDDING_UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("being loaded");
    }

    @Test
    void aCallThatHangsBreaksTheQueueUntilItReturns() {
        EmbeddingQueue queue = queue(4, LONG);
        AtomicInteger kicks = new AtomicInteger();
        occupy(queue, kicks::incrementAndGet);

        nanos.addAndGet(EmbeddingQueue.BROKEN_AFTER.toNanos());
        List<AppException> refusals = List.of(failure(queue, () -> {}), failure(queue, () -> {}));

        assertThat(refusals)
                .extracting(AppException::code)
                .containsOnly(ErrorCode.EMBEDDING_UNAVAILABLE);
        assertThat(queue.isBroken()).isTrue();
        assertThat(queue.isOverdue()).isFalse();
        await().until(() -> kicks.get() == 1);

        nanos.addAndGet(EmbeddingQueue.OVERDUE_AFTER.toNanos());
        assertThat(queue.isOverdue()).isTrue();

        release.countDown();
        await().until(() -> !queue.isBroken());
        assertThat(queue.isOverdue()).isFalse();
        assertThat(kicks).hasValue(1);
        assertThat(queue.call(() -> 3, () -> {})).isEqualTo(3);
    }

    @Test
    void anInterruptedCallerLeavesItsPlace() throws InterruptedException {
        EmbeddingQueue queue = queue(4, LONG);
        occupy(queue);
        AtomicInteger ran = new AtomicInteger();
        Thread caller = Thread.ofVirtual().start(() -> failure(queue, ran::incrementAndGet));
        awaitWaiting(queue, 1);

        caller.interrupt();
        caller.join();

        assertThat(queue.waiting()).isZero();
        assertThat(ran).hasValue(0);
    }

    private void occupy(EmbeddingQueue queue) {
        occupy(queue, () -> {});
    }

    private void occupy(EmbeddingQueue queue, Runnable kick) {
        CountDownLatch started = new CountDownLatch(1);
        callers.execute(() -> enter(queue, started, kick));
        awaitStarted(started);
    }

    /** With a short wait, an occupier too may have to try more than once. */
    private void enter(EmbeddingQueue queue, CountDownLatch started, Runnable kick) {
        while (started.getCount() > 0) {
            try {
                queue.call(
                        () -> {
                            block(started);
                            return 1;
                        },
                        kick);
            } catch (AppException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.EMBEDDING_OVERLOADED);
            }
        }
    }

    private void block(CountDownLatch started) {
        started.countDown();
        awaitStarted(release);
    }

    private static void awaitStarted(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitWaiting(EmbeddingQueue queue, int callers) {
        await().until(() -> queue.waiting() == callers);
    }

    private static boolean healthy(EmbeddingQueue queue) {
        try {
            return queue.call(() -> true, () -> {});
        } catch (AppException e) {
            return false;
        }
    }

    private static AppException failure(EmbeddingQueue queue, Runnable work) {
        return catchThrowableOfType(
                AppException.class,
                () ->
                        queue.call(
                                () -> {
                                    work.run();
                                    return 0;
                                },
                                () -> {}));
    }

    private EmbeddingQueue queue(int waitingMax, Duration waitMax) {
        return new EmbeddingQueue(
                new EngineConfig("", "", Optional.empty(), 0, 1, waitingMax, waitMax),
                new Metrics(),
                nanos::get);
    }
}
