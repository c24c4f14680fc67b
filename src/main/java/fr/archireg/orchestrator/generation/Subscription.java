package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.ClientGoneException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Somebody who listens to a generation, made here or elsewhere. For one thread, but any may end it;
 * {@link #close} may be repeated.
 */
public final class Subscription implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final UUID generationId;
    private final EventList events;
    private final Supplier<Optional<AppException>> failure;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    Subscription(
            UUID generationId,
            EventList events,
            Supplier<Optional<AppException>> failure,
            Runnable onClose) {
        this.generationId = generationId;
        this.events = events;
        this.failure = failure;
        this.onClose = onClose;
    }

    public UUID generationId() {
        return generationId;
    }

    /**
     * Waits until the generation has begun to send or has ended.
     *
     * @throws ClientGoneException after {@link #leave}, or if the connection is being cut
     */
    public void awaitBeginning() {
        while (true) {
            EventList.Slice slice = await(0);
            if (!slice.isEmpty() || slice.ended()) {
                return;
            }
        }
    }

    /**
     * Waits until the generation has ended.
     *
     * @throws ClientGoneException after {@link #leave}, or if the connection is being cut
     */
    public void awaitEnd() {
        int seen = 0;
        while (true) {
            EventList.Slice slice = await(seen);
            if (slice.ended()) {
                return;
            }
            seen = slice.last();
        }
    }

    /** Ends the listening of another thread, whose client has left. */
    public void leave() {
        close();
        wake();
    }

    /** Why it failed, where that is known here; empty while it runs. */
    public Optional<AppException> failure() {
        return failure.get();
    }

    /** Whether it has ended after one event, so that nothing was sent before it failed. */
    public boolean failedAtOnce() {
        EventList.Slice slice = events.after(0);
        return slice.ended() && slice.last() <= 1;
    }

    /** Whether it has ended, and nothing follows this event. */
    boolean hasEndedBy(int sequence) {
        EventList.Slice slice = events.after(sequence);
        return slice.ended() && slice.isEmpty();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    /**
     * What follows an event; empty if nothing has come for a second or {@link #wake} was called.
     */
    EventList.Slice await(int sequence) {
        if (closed.get()) {
            throw new ClientGoneException(new IOException("nobody listens any more"));
        }
        try {
            return events.await(sequence, PATIENCE);
        } catch (InterruptedException e) {
            // The server cuts its connections at the end.
            Thread.currentThread().interrupt();
            throw new ClientGoneException(new IOException("the connection is being cut", e));
        }
    }

    void wake() {
        events.wake();
    }
}
