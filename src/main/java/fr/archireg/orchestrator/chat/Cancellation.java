package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.job.AbortSignal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The wish to end an answer, from any thread: whatever the answer waits for is closed. Thread-safe.
 */
public final class Cancellation {
    private final AbortSignal signal = new AbortSignal();
    private final AtomicReference<@Nullable RuntimeException> reason = new AtomicReference<>();

    /** Ends the answer; repeating it changes nothing. */
    public void cancel() {
        signal.abort();
    }

    /**
     * Ends the answer; only the first wish counts.
     *
     * @param why what is to be thrown in place of what the answer throws when it is ended
     */
    public void cancel(RuntimeException why) {
        if (!signal.aborted()) {
            reason.compareAndSet(null, why);
        }
        signal.abort();
    }

    /** Why somebody wished it, where that was said. */
    public Optional<RuntimeException> reason() {
        return Optional.ofNullable(reason.get());
    }

    /** Whether somebody wished it. */
    public boolean cancelled() {
        return signal.aborted();
    }

    /** Says how to end what begins now; done at once if the wish was there before. */
    void onCancel(Runnable action) {
        signal.onAbort(action);
    }
}
