package fr.archireg.orchestrator.job;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Runs one task again and again on a platform thread of its own, so that it goes on whatever the
 * virtual threads do. A failed run is logged, once until a run succeeds, and the next comes on
 * time.
 */
public final class PeriodicJob implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(PeriodicJob.class.getName());

    private static final Duration LEFT_OUT_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final Duration period;
    private final BooleanSupplier condition;
    private final Runnable task;
    private volatile boolean closed;

    /** Only written by the job's thread. */
    private volatile JobState state;

    /** Only touched by the job's thread. */
    private boolean failing;

    private PeriodicJob(String name, Duration period, BooleanSupplier condition, Runnable task) {
        this.name = name;
        this.period = period;
        this.condition = condition;
        this.task = task;
        this.state = JobState.begin(name, period, Instant.now());
    }

    /** Starts with a first run at once. */
    public static PeriodicJob start(String name, Duration period, Runnable task) {
        return startWhen(() -> true, name, period, task);
    }

    /**
     * Starts likewise; while the condition does not hold a run is left out, and was none. It comes
     * once the condition holds.
     */
    public static PeriodicJob startWhen(
            BooleanSupplier condition, String name, Duration period, Runnable task) {
        PeriodicJob job = new PeriodicJob(name, period, condition, task);
        Thread.ofPlatform().daemon().name(name).start(job::loop);
        return job;
    }

    /** How it fares now. */
    public JobState state() {
        return state;
    }

    /** No run begins after this; one that is going on ends by itself. */
    @Override
    public void close() {
        closed = true;
    }

    private void loop() {
        while (!closed) {
            boolean due = condition.getAsBoolean();
            if (due) {
                runOnce();
            }
            try {
                // A run that was left out comes as soon as it can, not a period later.
                Thread.sleep(due || period.compareTo(LEFT_OUT_PAUSE) < 0 ? period : LEFT_OUT_PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void runOnce() {
        state = state.started(Instant.now());
        try {
            task.run();
            failing = false;
            state = state.succeeded(Instant.now());
        } catch (RuntimeException e) {
            state = state.failed(Instant.now());
            if (!failing) {
                LOGGER.log(Level.WARNING, "job failed, will be repeated job=" + name, e);
            }
            failing = true;
        }
    }
}
