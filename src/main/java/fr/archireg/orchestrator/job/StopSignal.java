package fr.archireg.orchestrator.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a question to ask between two batches. The program's end is held up until
 * the work has closed the signal, and 30 seconds at most: being killed then loses one batch of work
 * and nothing else. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private StopSignal() {}

    /** Listens from now on. */
    public static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop-signal").unstarted(signal::stop));
        return signal;
    }

    /** Whether the program is to end. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits until it is requested, or as long as given; whether it is requested. */
    public boolean await(Duration wait) {
        try {
            return requested.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The work has ended. */
    @Override
    public void close() {
        ended.countDown();
    }

    private void stop() {
        requested.countDown();
        try {
            boolean inTime = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                System.getLogger(StopSignal.class.getName())
                        .log(System.Logger.Level.WARNING, "work was cut off in a batch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
