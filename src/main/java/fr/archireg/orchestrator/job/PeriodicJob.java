package fr.archireg.orchestrator.job;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Runs one task again and again on a platform thread of its own, so that it goes on whatever the
 * virtual threads do. A failed run is logged, once until a run succeeds, and the next comes on
 * time.
 */
public final class PeriodicJob implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(PeriodicJob.class.getName());

    private final String name;
    private final Duration period;
    private final Runnable task;
    private volatile boolean closed;

    /** Only touched by the job's thread. */
    private boolean failing;

    private PeriodicJob(String name, Duration period, Runnable task) {
        this.name = name;
        this.period = period;
        this.task = task;
    }

    /** Starts with a first run at once. */
    public static PeriodicJob start(String name, Duration period, Runnable task) {
        PeriodicJob job = new PeriodicJob(name, period, task);
        Thread.ofPlatform().daemon().name(name).start(job::loop);
        return job;
    }

    /** No run begins after this; one that is going on ends by itself. */
    @Override
    public void close() {
        closed = true;
    }

    private void loop() {
        while (!closed) {
            runOnce();
            try {
                Thread.sleep(period);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void runOnce() {
        try {
            task.run();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOGGER.log(Level.WARNING, "job failed, will be repeated job=" + name, e);
            }
            failing = true;
        }
    }
}
