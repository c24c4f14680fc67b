package fr.archireg.orchestrator.chat;

import java.util.Optional;

/**
 * The wish to end an answer, from any thread: whatever the answer waits for is closed. Thread-safe.
 */
public final class Cancellation {
    private boolean cancelled;
    private Optional<Runnable> onCancel = Optional.empty();
    private Optional<RuntimeException> reason = Optional.empty();

    /** Ends the answer; repeating it changes nothing. */
    public void cancel() {
        Optional<Runnable> action;
        synchronized (this) {
            action = cancelled ? Optional.empty() : onCancel;
            cancelled = true;
        }
        action.ifPresent(Runnable::run);
    }

    /**
     * Ends the answer; only the first wish counts.
     *
     * @param why what is to be thrown in place of what the answer throws when it is ended
     */
    public void cancel(RuntimeException why) {
        synchronized (this) {
            if (!cancelled) {
                reason = Optional.of(why);
            }
        }
        cancel();
    }

    /** Why somebody wished it, where that was said. */
    public synchronized Optional<RuntimeException> reason() {
        return reason;
    }

    /** Whether somebody wished it. */
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** Says how to end what begins now; done at once if the wish was there before. */
    void onCancel(Runnable action) {
        boolean late;
        synchronized (this) {
            onCancel = Optional.of(action);
            late = cancelled;
        }
        if (late) {
            action.run();
        }
    }
}
