package fr.archireg.orchestrator.job;

/**
 * Tells what is going on, once and from any thread, that it shall end, whether it began before or
 * only afterwards. Thread-safe.
 */
public final class AbortSignal {
    /** Guarded by this, as is {@code aborted}. */
    private Runnable action = () -> {};

    private boolean aborted;

    /** Gives the signal; the action runs in the calling thread. Repeating it changes nothing. */
    public void abort() {
        Runnable current;
        synchronized (this) {
            if (aborted) {
                return;
            }
            aborted = true;
            current = action;
        }
        current.run();
    }

    /**
     * Says what is to be done at the signal, in place of what was said before; done at once if it
     * was given.
     */
    public void onAbort(Runnable next) {
        boolean late;
        synchronized (this) {
            action = next;
            late = aborted;
        }
        if (late) {
            next.run();
        }
    }

    /** Whether the signal was given. */
    public synchronized boolean aborted() {
        return aborted;
    }
}
