package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What ends a stream from outside. The reading thread hangs what it is about to wait for on it; who
 * ends the stream, the watchdog or {@link CompletionStream#close}, aborts that. Thread-safe.
 *
 * <p>Nothing is interrupted but threads of our own: the reading thread is freed by the closing of
 * its socket.
 */
final class Lifeline {
    private @Nullable Runnable abort;
    private @Nullable Ending ending;

    /** Why the stream was ended from outside. */
    record Ending(ErrorCode code, String detail) {
        AppException toException() {
            return new AppException(code, detail);
        }
    }

    /** Ends the stream; only the first ending counts. The abort runs in the calling thread. */
    void end(ErrorCode code, String detail) {
        Runnable current;
        synchronized (this) {
            if (ending != null) {
                return;
            }
            ending = new Ending(code, detail);
            current = abort;
            abort = null;
        }
        if (current != null) {
            current.run();
        }
    }

    /** How the stream was ended from outside, empty while it was not. */
    synchronized Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /**
     * Hangs something on, in place of what was there. If the stream has ended already, it is
     * aborted at once.
     */
    void attach(Runnable next) {
        synchronized (this) {
            if (ending == null) {
                abort = next;
                return;
            }
        }
        next.run();
    }

    /**
     * Takes it off again.
     *
     * @return false if the stream was ended first, so that it was aborted
     */
    synchronized boolean detach() {
        abort = null;
        return ending == null;
    }

    /**
     * Waits.
     *
     * @return false if the stream was ended, which cuts the wait short
     */
    boolean sleep(Duration delay) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        attach(ended::countDown);
        try {
            return !ended.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            detach();
        }
    }
}
