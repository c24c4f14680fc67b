package fr.archireg.orchestrator.connection;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation after another in which a thread may wait for a client; another thread ends those
 * that take too long.
 *
 * <p>It does so by an interrupt, which closes the channel that the thread waits for. Closing a
 * socket of Helidon from outside would wait for the very write that hangs, where TLS is spoken.
 */
final class Wait {
    /** Never reached. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private final Reason reason;

    /** Guarded by this, as is all below. */
    private @Nullable Thread waiting;

    private long sinceNanos;
    private long limitNanos;
    private boolean cut;

    Wait(Reason reason) {
        this.reason = reason;
    }

    /** What the server waits for; also the value of a metric's label. */
    enum Reason {
        REQUEST,
        READER
    }

    Reason reason() {
        return reason;
    }

    /** Runs the operation on this thread, which an interrupt may end after the limit. */
    <T> T during(long limit, Supplier<T> operation) {
        begin(limit);
        try {
            return operation.get();
        } finally {
            end();
        }
    }

    /** Ends the operation if it has been running for longer than its limit. */
    synchronized boolean cutIfOverdue(long nowNanos) {
        if (waiting == null || cut || nowNanos - sinceNanos < limitNanos) {
            return false;
        }
        cut = true;
        waiting.interrupt();
        return true;
    }

    private synchronized void begin(long limit) {
        waiting = Thread.currentThread();
        sinceNanos = System.nanoTime();
        limitNanos = limit;
    }

    private synchronized void end() {
        waiting = null;
        if (cut) {
            // The interrupt was meant for the channel: the thread goes on to save an answer, and
            // an interrupted thread would lose its database connection.
            Thread.interrupted();
        }
    }
}
