package fr.archireg.orchestrator.connection;

import io.helidon.webserver.http.ServerRequest;
import java.util.function.Supplier;

/**
 * The end of a connection whose client waits for an answer. Helidon 4.5.0 notices it by the next
 * write, and nothing is written while an answer is made that is sent as a whole.
 *
 * <p>With HTTP/1.1 a client that only ends its own side has left too, and one that has sent its
 * next request already is looked after no more. With HTTP/2 only the end of the whole connection
 * shows.
 */
public final class Departure {
    private final Runnable action;

    private Departure(Runnable action) {
        this.action = action;
    }

    /**
     * Runs the work and looks after its client meanwhile. The body of the request must have been
     * read.
     *
     * @param left run by another thread when the client leaves, at most once; must be short
     */
    public static <T> T watch(ServerRequest request, Runnable left, Supplier<T> work) {
        if (!(request.remotePeer() instanceof WatchedPeer peer)) {
            throw new IllegalStateException("all connections are watched");
        }
        Departure departure = new Departure(left);
        peer.received().watchEnd(departure);
        try {
            return work.get();
        } finally {
            peer.received().forget(departure);
        }
    }

    void happened() {
        action.run();
    }
}
