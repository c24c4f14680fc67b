package fr.archireg.orchestrator.http;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events to one client; what is handed over at once is one write and one flush.
 *
 * <p>Helidon has no write timeout and only notices that a client left when it writes. {@link
 * EventStreams} therefore looks at every open stream: where nothing was sent for a while it sends a
 * comment, and where a write does not return it interrupts the writer, which cuts the connection.
 *
 * <p>Written by one thread; pings come from others, behind the same lock.
 */
public final class EventStream implements AutoCloseable {
    private final OutputStream out;
    private final EventStreams registry;
    private final Runnable onGone;
    private final ReentrantLock writing = new ReentrantLock();
    private final Object guard = new Object();

    /** Guarded by {@code guard}, as is all below. */
    private @Nullable Thread writer;

    private long writerSinceNanos;
    private long lastWriteNanos;
    private boolean interrupted;
    private boolean gone;

    EventStream(OutputStream out, EventStreams registry, Runnable onGone, long nowNanos) {
        this.out = out;
        this.registry = registry;
        this.onGone = onGone;
        this.lastWriteNanos = nowNanos;
    }

    static OutputStream prepare(ServerResponse response) {
        response.headers().contentType(MediaTypes.TEXT_EVENT_STREAM);
        response.header(HeaderNames.CACHE_CONTROL, "no-cache, no-transform");
        // nginx and its kin hold a response back until a buffer is full.
        response.header("X-Accel-Buffering", "no");
        return response.outputStream();
    }

    /**
     * Sends one event.
     *
     * @param name empty for an unnamed event
     * @param data one line of JSON
     * @throws ClientGoneException if the client left or stopped reading
     */
    public void send(String name, String id, String data) {
        write(SseEncoder.event(name, id, data));
    }

    /**
     * Sends events that are encoded already, all of them in one write.
     *
     * @param bytes holds whole events in {@code from..to}, {@code to} excluded
     * @throws ClientGoneException if the client left or stopped reading
     */
    public void send(byte[] bytes, int from, int to) {
        write(bytes, from, to);
    }

    /**
     * Sends data on its own, without a name and an id.
     *
     * @throws ClientGoneException if the client left or stopped reading
     */
    public void sendData(String data) {
        write(SseEncoder.data(data));
    }

    /** Ends the response; nothing happens if the client is gone. */
    @Override
    public void close() {
        writing.lock();
        try {
            if (!isGone()) {
                // The end is a write too: a reader that stalls must not hold it up for ever.
                begin();
                out.close();
            }
        } catch (IOException | UncheckedIOException | CloseConnectionException e) {
            markGone();
        } finally {
            end();
            registry.remove(this);
            writing.unlock();
        }
    }

    /**
     * Sends a comment unless something is being sent right now; tells the owner if nobody is there.
     */
    void ping() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            write(SseEncoder.ping());
        } catch (ClientGoneException e) {
            onGone.run();
        } finally {
            writing.unlock();
        }
    }

    /** Nanoseconds since something was last sent; 0 while something is being sent. */
    long silentNanos(long nowNanos) {
        synchronized (guard) {
            return writer == null ? nowNanos - lastWriteNanos : 0;
        }
    }

    /** Interrupts a write that has been going on for longer than the limit. */
    boolean interruptStalledWrite(long nowNanos, long limitNanos) {
        synchronized (guard) {
            if (writer == null || interrupted || nowNanos - writerSinceNanos < limitNanos) {
                return false;
            }
            interrupted = true;
            writer.interrupt();
            return true;
        }
    }

    private void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    private void write(byte[] bytes, int from, int to) {
        writing.lock();
        try {
            begin();
            out.write(bytes, from, to - from);
            out.flush();
        } catch (IOException | UncheckedIOException | CloseConnectionException e) {
            markGone();
            throw new ClientGoneException(e);
        } finally {
            end();
            writing.unlock();
        }
    }

    private void begin() {
        synchronized (guard) {
            if (gone) {
                throw new ClientGoneException(new IOException("an earlier write failed"));
            }
            writer = Thread.currentThread();
            writerSinceNanos = System.nanoTime();
        }
    }

    private void end() {
        synchronized (guard) {
            writer = null;
            lastWriteNanos = System.nanoTime();
            if (interrupted) {
                // The interrupt was meant for the write: the thread goes on to save the answer, and
                // an interrupted thread would lose its database connection.
                Thread.interrupted();
            }
        }
    }

    /** Whether the client left, as far as it was noticed. */
    public boolean isGone() {
        synchronized (guard) {
            return gone;
        }
    }

    private void markGone() {
        registry.remove(this);
        synchronized (guard) {
            gone = true;
        }
    }
}
