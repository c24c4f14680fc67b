package fr.archireg.orchestrator.connection;

import fr.archireg.orchestrator.job.AbortSignal;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.Consumer;

/**
 * The leaving of a client that waits for its answer. Helidon 4.5.0 notices it by the next write,
 * and nothing is written while a question waits for its turn, or an answer is made that is sent as
 * a whole. Thread-safe.
 *
 * <p>With HTTP/1.1 a client that only ends its own side has left too, and one that has sent its
 * next request already is looked after no more. With HTTP/2 a client leaves by the end of its
 * connection, or by resetting the stream of its request.
 */
public final class Departure {
    private final int stream;
    private final AbortSignal signal = new AbortSignal();

    private Departure(int stream) {
        this.stream = stream;
    }

    /**
     * Runs the work and looks after its client meanwhile. The body of the request must have been
     * read.
     */
    public static void watch(ServerRequest request, Consumer<Departure> work) {
        if (!(request.remotePeer() instanceof WatchedPeer peer)) {
            throw new IllegalStateException("all connections are watched");
        }
        // With HTTP/2 this is the stream's own number.
        Departure departure = new Departure(request.id());
        peer.received().watchEnd(departure);
        try {
            work.accept(departure);
        } finally {
            peer.received().forget(departure);
        }
    }

    /**
     * Says what is to be done when the client leaves, in place of what was said before; done at
     * once if it has left.
     *
     * @param leaving run by any thread; must be short
     */
    public void then(Runnable leaving) {
        signal.onAbort(leaving);
    }

    /** Whether the client has left, as far as is known. */
    public boolean hasHappened() {
        return signal.aborted();
    }

    /** What ends a request that nobody waits for. */
    public static CloseConnectionException nobodyLeft() {
        return new CloseConnectionException("nobody is left to tell");
    }

    int stream() {
        return stream;
    }

    void happen() {
        signal.abort();
    }
}
