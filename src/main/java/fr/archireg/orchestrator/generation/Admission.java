package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.job.AbortSignal;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The door of everything that makes an answer: so many at once, so many of one user, and none once
 * the program is ending. Nobody waits here: who does not get in is told when a place will be free.
 * Thread-safe.
 */
public final class Admission {
    /** What an answer takes, until some have ended. */
    private static final Duration DURATION_ASSUMED = Duration.ofSeconds(10);

    /** How much the duration of the last answer counts. */
    private static final double NEWEST_WEIGHT = 0.1;

    private final GenerationConfig config;
    private final Metrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();

    // Guarded by the lock.
    private final Set<Slot> slots = new HashSet<>();
    private double typicalNanos = DURATION_ASSUMED.toNanos();
    private boolean closed;

    Admission(GenerationConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Lets an answer begin; the caller closes the slot when it has ended.
     *
     * @throws AppException {@code RATE_LIMITED} if the caller has too many, {@code OVERLOADED} if
     *     everybody has, {@code SHUTTING_DOWN}; with the time after which it is worth trying again
     */
    public Slot enter(Caller caller) {
        lock.lock();
        try {
            if (closed) {
                throw shuttingDown();
            }
            List<Slot> own = slotsOf(caller.userId());
            if (own.size() >= config.runningPerUserMax()) {
                String detail = "at most %d answers at once".formatted(config.runningPerUserMax());
                throw refusal("user", ErrorCode.RATE_LIMITED, detail).retryAfter(firstEnd(own));
            }
            if (slots.size() >= config.runningMax()) {
                throw refusal("process", ErrorCode.OVERLOADED, "too many answers are being made")
                        .retryAfter(firstEnd(slots));
            }
            Slot slot = new Slot(caller.userId(), this);
            slots.add(slot);
            return slot;
        } finally {
            lock.unlock();
        }
    }

    /** How many answers of one user may be made at once. */
    public int runningPerUserMax() {
        return config.runningPerUserMax();
    }

    /** Answers that are being made now for one user. */
    public int running(UUID userId) {
        lock.lock();
        try {
            return slotsOf(userId).size();
        } finally {
            lock.unlock();
        }
    }

    /** Answers that are being made now. */
    public int running() {
        lock.lock();
        try {
            return slots.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the door is closed for good. */
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is being made; false if the time was over before. */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (!slots.isEmpty() && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
            return slots.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Tells everything that is being made to stop, because the program is ending. */
    void stopAll() {
        List<Slot> running;
        lock.lock();
        try {
            running = List.copyOf(slots);
        } finally {
            lock.unlock();
        }
        running.forEach(Slot::shutDown);
    }

    void leave(Slot slot) {
        lock.lock();
        try {
            if (slots.remove(slot)) {
                typicalNanos += NEWEST_WEIGHT * (slot.ageNanos() - typicalNanos);
                left.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Slot> slotsOf(UUID userId) {
        return slots.stream().filter(slot -> slot.belongsTo(userId)).toList();
    }

    /** When the oldest of them ends, if it takes as long as answers took lately. */
    private Duration firstEnd(Iterable<Slot> running) {
        long oldest = 0;
        for (Slot slot : running) {
            oldest = Math.max(oldest, slot.ageNanos());
        }
        return Duration.ofSeconds((long) Math.max(1, Math.ceil((typicalNanos - oldest) / 1e9)));
    }

    private AppException shuttingDown() {
        return refusal("shutdown", ErrorCode.SHUTTING_DOWN, "no answer begins any more")
                .retryAfter(Duration.ofSeconds(1));
    }

    private AppException refusal(String reason, ErrorCode code, String detail) {
        metrics.generationRefused(reason);
        return new AppException(code, detail);
    }

    /** A place of one answer. Thread-safe; {@link #close} may be repeated. */
    public static final class Slot implements AutoCloseable {
        private final UUID userId;
        private final Admission door;
        private final long sinceNanos = System.nanoTime();
        private final AbortSignal shutdown = new AbortSignal();

        Slot(UUID userId, Admission door) {
            this.userId = userId;
            this.door = door;
        }

        /** Says how to end what has this place when the program ends. */
        public void onShutdown(Runnable action) {
            shutdown.onAbort(action);
        }

        /** Whether it was told that the program ends. */
        public boolean isShutDown() {
            return shutdown.aborted();
        }

        /**
         * Returns if an answer may begin.
         *
         * @throws AppException {@code SHUTTING_DOWN} if it was told that the program ends
         */
        public void requireOpen() {
            if (isShutDown()) {
                throw door.shuttingDown();
            }
        }

        @Override
        public void close() {
            door.leave(this);
        }

        private void shutDown() {
            shutdown.abort();
        }

        private boolean belongsTo(UUID user) {
            return userId.equals(user);
        }

        private long ageNanos() {
            return System.nanoTime() - sinceNanos;
        }
    }
}
