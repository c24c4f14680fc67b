package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.job.PeriodicJob;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All open event streams, and how they are looked after. Thread-safe. */
public final class EventStreams {
    private static final Duration TICK = Duration.ofMillis(500);

    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final Duration heartbeat;
    private final Duration stallLimit;

    /**
     * @param heartbeat silence after which a comment is sent
     * @param stallLimit time after which a write that does not return is cut off
     */
    public EventStreams(Duration heartbeat, Duration stallLimit) {
        this.heartbeat = heartbeat;
        this.stallLimit = stallLimit;
    }

    /** Looks after the streams until the job is closed. */
    public PeriodicJob watch() {
        return PeriodicJob.start("event-stream-watch", TICK, this::inspect);
    }

    /**
     * Commits the response to status 200 and opens the stream; the caller closes it.
     *
     * @param onGone run by another thread when a comment finds that the client left, so that the
     *     owner stops waiting for what it wanted to send
     */
    public EventStream open(ServerResponse response, Runnable onGone) {
        OutputStream out = EventStream.prepare(response);
        EventStream stream = new EventStream(out, this, onGone, System.nanoTime());
        open.add(stream);
        return stream;
    }

    /** Streams that are open now. */
    public int count() {
        return open.size();
    }

    void remove(EventStream stream) {
        open.remove(stream);
    }

    private void inspect() {
        long now = System.nanoTime();
        for (EventStream stream : open) {
            boolean cut = stream.interruptStalledWrite(now, stallLimit.toNanos());
            if (!cut && stream.silentNanos(now) >= heartbeat.toNanos()) {
                // A write may block: never on the thread that looks after all the others.
                Thread.ofVirtual().name("event-stream-ping").start(stream::ping);
            }
        }
    }
}
