package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.job.AbortSignal;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Something that is being made in this process, apart from whoever asked for it. Its own thread
 * appends events and ends it; stopping it and listening to it is for any thread.
 */
public final class Generation {
    private final UUID id;
    private final UUID userId;
    private final EventList events;
    private final LogPosition position = new LogPosition();
    private final LogWriter log;

    /** Whether the log's writer knows that there is something to write. */
    private final AtomicBoolean dirty = new AtomicBoolean();

    private final AbortSignal stop = new AbortSignal();

    /** Set before the signal is given. */
    private final AtomicReference<@Nullable StopReason> stopReason = new AtomicReference<>();

    /** Guarded by {@code this}, as is all below. */
    private int listeners;

    private long unattendedSinceNanos = System.nanoTime();
    private @Nullable AppException failure;

    Generation(UUID id, UUID userId, LogWriter log) {
        this.id = id;
        this.userId = userId;
        this.events = new EventList(id);
        this.log = log;
    }

    public UUID id() {
        return id;
    }

    /** Appends an event; the first of all is written to the log at once. */
    public void append(String name, String data) {
        boolean first = events.count() == 0;
        events.append(events.encode(name, data));
        log.added(this, first);
    }

    /** Prepares the end; nobody sees it before {@link #end}. */
    public Ending ending(String name, String data) {
        int logged = position.seal();
        EventList.Slice rest = events.after(logged);
        return new Ending(
                new LoggedFrames(id, logged + 1, rest.last(), rest.copy(), false),
                events.encode(name, data));
    }

    /** Shows the end, once it is saved. */
    public void end(Ending ending) {
        events.end(ending.frame());
    }

    /** Says why it failed, for whoever waits for a whole answer; before {@link #end}. */
    public synchronized void fail(AppException reason) {
        failure = reason;
    }

    /**
     * Tells it to stop; only the first reason counts. What it waits for is ended in the calling
     * thread.
     */
    public void stop(StopReason reason) {
        if (stopReason.compareAndSet(null, reason)) {
            stop.abort();
        }
    }

    /** Says how to end what it waits for; done at once if it was told to stop before. */
    public void onStop(Runnable action) {
        stop.onAbort(action);
    }

    /** Why it was told to stop, empty if it was not. */
    public Optional<StopReason> stopReason() {
        return Optional.ofNullable(stopReason.get());
    }

    /** Begins to listen; the caller closes the subscription. */
    Subscription subscribe() {
        synchronized (this) {
            listeners++;
        }
        return new Subscription(id, events, this::failure, this::unsubscribe);
    }

    /** How long nobody has listened, 0 while somebody does. */
    synchronized long unattendedNanos(long nowNanos) {
        return listeners > 0 ? 0 : nowNanos - unattendedSinceNanos;
    }

    /** Somebody listens by way of another process. */
    synchronized void attendedElsewhere() {
        unattendedSinceNanos = System.nanoTime();
    }

    boolean belongsTo(UUID user) {
        return userId.equals(user);
    }

    EventList events() {
        return events;
    }

    LogPosition position() {
        return position;
    }

    AtomicBoolean dirty() {
        return dirty;
    }

    private synchronized Optional<AppException> failure() {
        return Optional.ofNullable(failure);
    }

    private synchronized void unsubscribe() {
        listeners--;
        unattendedSinceNanos = System.nanoTime();
    }
}
