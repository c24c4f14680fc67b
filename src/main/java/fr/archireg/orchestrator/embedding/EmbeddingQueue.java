package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.Ticker;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The door of the model: one platform thread works, callers stand in a bounded queue, first come
 * first served, and whoever gives up is taken out before costing any work. Thread-safe.
 *
 * <p>A native call can neither be cancelled nor interrupted. One that runs for longer than {@link
 * #BROKEN_AFTER} makes the queue refuse everybody at once; when it does return, all is well again.
 */
final class EmbeddingQueue {
    static final Duration BROKEN_AFTER = Duration.ofSeconds(5);
    static final Duration OVERDUE_AFTER = Duration.ofSeconds(30);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Duration waitMax;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Semaphore door;
    private final ThreadPoolExecutor worker;
    private volatile @Nullable Job<?> running;
    private volatile boolean inBackground;

    /** The thread starts with the first task. */
    EmbeddingQueue(EngineConfig config, Metrics metrics, Ticker ticker) {
        this.waitMax = config.waitMax();
        this.metrics = metrics;
        this.ticker = ticker;
        this.door = new Semaphore(config.waitingMax() + 1);
        this.worker =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        // Native frames would pin the carrier of a virtual thread.
                        Thread.ofPlatform().daemon().name("embedding-model").factory());
    }

    /** Runs something of unknown length on the model's thread, such as loading the model. */
    void background(Runnable task) {
        worker.execute(() -> {
            inBackground = true;
            try {
                task.run();
            } finally {
                inBackground = false;
            }
        });
    }

    /** Callers and background tasks that wait for the thread. */
    int waiting() {
        return worker.getQueue().size();
    }

    /** Whether the running call takes longer than any healthy one. */
    boolean isBroken() {
        return runningFor().compareTo(BROKEN_AFTER) >= 0;
    }

    /** Whether the running call is so late that only a new process helps. */
    boolean isOverdue() {
        return runningFor().compareTo(OVERDUE_AFTER) >= 0;
    }

    /**
     * Runs the work on the model's thread and waits for it.
     *
     * @param kick run on a thread of its own, once, if the work is late
     * @throws AppException what the work threw; {@code EMBEDDING_OVERLOADED} if too many wait or
     *     the turn did not come in time; {@code EMBEDDING_UNAVAILABLE} if the thread hangs or is
     *     still loading
     */
    <T> T call(Callable<T> work, Runnable kick) {
        requireSound();
        if (!door.tryAcquire()) {
            throw overloaded("too many callers wait for the embedding model");
        }
        try {
            Job<T> job = new Job<>(work, kick);
            worker.execute(job);
            return await(job);
        } finally {
            door.release();
        }
    }

    private <T> T await(Job<T> job) {
        try {
            try {
                return job.get(waitMax.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (job.claim()) {
                    worker.remove(job);
                    throw lateTurn();
                }
            }
            return job.get(BROKEN_AFTER.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            job.kickOnce();
            throw broken();
        } catch (InterruptedException e) {
            if (job.claim()) {
                worker.remove(job);
            }
            Thread.currentThread().interrupt();
            throw new AppException(
                    ErrorCode.EMBEDDING_UNAVAILABLE, "the wait for the model was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AppException failure) {
                throw failure;
            }
            throw new IllegalStateException("the embedding failed unexpectedly", e);
        }
    }

    private AppException lateTurn() {
        if (inBackground) {
            return new AppException(
                            ErrorCode.EMBEDDING_UNAVAILABLE, "the embedding model is being loaded")
                    .retryAfter(RETRY_AFTER);
        }
        return isBroken() ? broken() : overloaded("the embedding model was busy for " + waitMax);
    }

    private void requireSound() {
        Job<?> current = running;
        if (current != null && isBroken()) {
            current.kickOnce();
            throw broken();
        }
    }

    private Duration runningFor() {
        Job<?> current = running;
        return current == null
                ? Duration.ZERO
                : Duration.ofNanos(ticker.read() - current.startNanos);
    }

    private AppException overloaded(String detail) {
        metrics.embeddingRejected();
        return new AppException(ErrorCode.EMBEDDING_OVERLOADED, detail).retryAfter(RETRY_AFTER);
    }

    private static AppException broken() {
        return new AppException(
                        ErrorCode.EMBEDDING_UNAVAILABLE, "the embedding model does not answer")
                .retryAfter(OVERDUE_AFTER);
    }

    /** One caller's work: either the thread claims it to run it, or the caller to leave. */
    private final class Job<T> extends FutureTask<T> {
        private final Runnable kick;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final AtomicBoolean kicked = new AtomicBoolean();
        private final long queuedNanos = ticker.read();
        private volatile long startNanos;

        Job(Callable<T> work, Runnable kick) {
            super(work);
            this.kick = kick;
        }

        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        void kickOnce() {
            if (kicked.compareAndSet(false, true)) {
                Thread.ofPlatform().daemon().name("embedding-kick").start(kick);
            }
        }

        @Override
        public void run() {
            if (!claim()) {
                return;
            }
            startNanos = ticker.read();
            running = this;
            metrics.embeddingWait(Duration.ofNanos(startNanos - queuedNanos));
            try {
                super.run();
            } finally {
                running = null;
                metrics.embeddingRun(Duration.ofNanos(ticker.read() - startNanos));
            }
        }
    }
}
