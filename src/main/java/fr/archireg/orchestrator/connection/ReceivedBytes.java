package fr.archireg.orchestrator.connection;

import io.helidon.common.buffers.DataReader;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come from a client, and the time that it has for them. Confined to the thread of
 * the connection, except for what looks after its end.
 */
final class ReceivedBytes implements Supplier<byte @Nullable []> {
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final long LINGER_BYTES = 8 * 1024 * 1024;

    private final DataReader in;
    private final ConnectionWatch watch;
    private final Wait wait = new Wait(Wait.Reason.REQUEST);
    private BooleanSupplier betweenRequests = () -> false;
    private Phase phase = Phase.HEADERS;
    private boolean closing;
    private boolean refusing;

    /** Headers: when they began. */
    private long sinceNanos = System.nanoTime();

    /** Body: what came, and how long it was waited for. */
    private long bytes;

    private long waitedNanos;

    /** What reads on while an answer is made. */
    private @Nullable ReadAhead ahead;

    private final Departures departures = new Departures();
    private final ResetFrames resets = new ResetFrames(departures::reset);

    /** Whether one request is known to follow the other, as in HTTP/1.1. */
    private boolean sequential;

    ReceivedBytes(DataReader in, ConnectionWatch watch) {
        this.in = in;
        this.watch = watch;
    }

    private enum Phase {
        /** A request has begun, or the connection has. */
        HEADERS,
        BODY,
        /** Helidon's limit for idle connections applies. */
        IDLE,
        /** Requests overlap: the silence of a client says nothing. */
        MULTIPLEXED
    }

    /**
     * @param waiting whether the connection waits for the first line of a request
     */
    void betweenRequests(BooleanSupplier waiting) {
        betweenRequests = waiting;
        sequential = true;
    }

    /** The headers of a request are complete. */
    void headersEnded() {
        phase = Phase.BODY;
        bytes = 0;
        waitedNanos = 0;
    }

    /** The request that is being answered is the last one. */
    void close() {
        closing = true;
    }

    /** The server made it so: the client may still be sending what was refused. */
    void refuse() {
        close();
        refusing = true;
    }

    boolean closing() {
        return closing;
    }

    /** From now on there may be several requests at once. */
    void multiplexed() {
        phase = Phase.MULTIPLEXED;
    }

    /**
     * Tells a departure, until it is forgotten, when the client leaves. Where requests follow each
     * other, nobody reads while one is answered: this is begun here.
     */
    void watchEnd(Departure departure) {
        boolean there = departures.add(departure);
        if (there && phase != Phase.MULTIPLEXED && ahead == null) {
            ahead = ReadAhead.start(this::read);
        }
    }

    void forget(Departure departure) {
        departures.remove(departure);
    }

    @Override
    public byte @Nullable [] get() {
        if (phase == Phase.BODY && betweenRequests.getAsBoolean()) {
            phase = Phase.IDLE;
        }
        if (phase == Phase.IDLE && closing) {
            return null;
        }
        long before = System.nanoTime();
        byte[] received = watch.during(wait, limitNanos(before), this::next);
        switch (phase) {
            case BODY -> {
                bytes += received.length;
                waitedNanos += System.nanoTime() - before;
            }
            case IDLE -> {
                phase = Phase.HEADERS;
                sinceNanos = System.nanoTime();
            }
            case HEADERS, MULTIPLEXED -> {
                // Nothing to count.
            }
        }
        if (!sequential) {
            resets.accept(received);
        }
        return received.length == 0 ? null : received;
    }

    /**
     * Reads on for a while what nobody wants: where a connection is closed with something unread,
     * the client loses the answer that it was sent (RFC 9112, section 9.6).
     */
    void linger() {
        if (!refusing) {
            return;
        }
        long until = System.nanoTime() + LINGER.toNanos();
        long left = LINGER_BYTES;
        int length = 1;
        while (length > 0 && left > 0 && System.nanoTime() < until) {
            long limit = Math.max(1, until - System.nanoTime());
            length = watch.during(wait, limit, this::next).length;
            left -= length;
        }
    }

    private long limitNanos(long now) {
        return switch (phase) {
            case HEADERS -> watch.patience().headers().toNanos() - (now - sinceNanos);
            case BODY -> watch.patience().bodyNanos(bytes) - waitedNanos;
            case IDLE, MULTIPLEXED -> Wait.UNLIMITED;
        };
    }

    private byte[] next() {
        if (ahead == null) {
            return read();
        }
        ReadAhead reading = ahead;
        byte[] received = reading.await();
        ahead = null;
        return received;
    }

    /** What is there, after waiting for something; empty at the end. */
    private byte[] read() {
        boolean some = false;
        try {
            in.ensureAvailable();
            some = true;
            return in.readBytes(in.available());
        } catch (DataReader.InsufficientDataAvailableException e) {
            return new byte[0];
        } finally {
            if (!some) {
                departures.end();
            }
        }
    }
}
