package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The clock of one stream. It ends the {@link Lifeline} when the first token, the next token or the
 * whole answer is overdue; between two calls of the reader only the whole answer can be.
 *
 * <p>A token costs a volatile write or two: the check that is under way finds the new due time and
 * comes back then. One reading thread; the checks run on the watchdog's.
 */
final class Deadlines {
    private final LlmConfig.Timeouts timeouts;
    private final ScheduledExecutorService watchdog;
    private final Lifeline lifeline;
    private volatile long startNanos;

    // All due times are nanoseconds after the start.
    private volatile long dueNanos;
    private volatile Phase phase = Phase.FIRST_TOKEN;
    private volatile boolean over;

    private enum Phase {
        FIRST_TOKEN,
        NEXT_TOKEN,
        NOT_READ
    }

    Deadlines(LlmConfig.Timeouts timeouts, ScheduledExecutorService watchdog, Lifeline lifeline) {
        this.timeouts = timeouts;
        this.watchdog = watchdog;
        this.lifeline = lifeline;
    }

    /** Starts the clock: the reader waits for the first token. */
    void start() {
        startNanos = System.nanoTime();
        dueNanos = timeouts.firstToken().toNanos();
        check();
    }

    /** A token came, or the reader begins to wait for one. */
    void nextToken() {
        dueNanos = elapsedNanos() + timeouts.idle().toNanos();
        phase = Phase.NEXT_TOKEN;
    }

    /** The reader is elsewhere: only the total time counts. */
    void notRead() {
        phase = Phase.NOT_READ;
    }

    /** Stops the clock. */
    void stop() {
        over = true;
    }

    Duration elapsed() {
        return Duration.ofNanos(elapsedNanos());
    }

    /** Time until the next due time, negative if it is over. */
    Duration remaining() {
        return Duration.ofNanos(dueNanos - elapsedNanos());
    }

    private long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    private void check() {
        long now = elapsedNanos();
        long totalNanos = timeouts.total().toNanos();
        // Read before the due time: they are written in the other order.
        Phase current = phase;
        long due = dueNanos;
        if (over) {
            return;
        }
        if (now >= totalNanos) {
            expire("the answer took longer than " + timeouts.total());
        } else if (current == Phase.NOT_READ) {
            checkAfter(totalNanos - now);
        } else if (now < due) {
            checkAfter(Math.min(due, totalNanos) - now);
        } else if (current == Phase.FIRST_TOKEN) {
            expire("no token came within " + timeouts.firstToken());
        } else {
            expire("no further token came within " + timeouts.idle());
        }
    }

    private void expire(String detail) {
        stop();
        lifeline.end(ErrorCode.LLM_TIMEOUT, detail);
    }

    /** Checks then, or after an idle time if that is earlier: a wait for a token may begin now. */
    private void checkAfter(long nanos) {
        long delay = Math.min(nanos, timeouts.idle().toNanos());
        try {
            var unused = watchdog.schedule(this::check, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            lifeline.end(ErrorCode.LLM_INTERRUPTED, "the program is ending");
        }
    }
}
