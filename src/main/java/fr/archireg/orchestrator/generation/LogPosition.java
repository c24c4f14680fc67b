package fr.archireg.orchestrator.generation;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the log has one generation, and who may write on: first the log's writer, and once it is
 * sealed only the generation itself, in the transaction that ends it. Thread-safe.
 */
final class LogPosition {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();

    // Guarded by the lock.
    private int last;
    private boolean writing;
    private boolean sealed;

    /** Whether the writer may write now; it then calls {@link #endWrite}. */
    boolean beginWrite() {
        lock.lock();
        try {
            writing = !sealed;
            return writing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends what {@link #beginWrite} began.
     *
     * @param writtenLast the last event that the log has now; after a failure the same as before
     */
    void endWrite(int writtenLast) {
        lock.lock();
        try {
            writing = false;
            last = writtenLast;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last event that the log has. */
    int last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets the writer write no more and waits until it does not; the database's own limits end
     * that.
     *
     * @return the last event that the log has
     */
    int seal() {
        lock.lock();
        try {
            sealed = true;
            while (writing) {
                written.awaitUninterruptibly();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }
}
