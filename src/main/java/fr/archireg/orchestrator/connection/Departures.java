package fr.archireg.orchestrator.connection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who wants to know that the client of one connection has left. Thread-safe. */
final class Departures {
    /** Streams of HTTP/2 that are remembered in case that their handlers only begin. */
    private static final int RESET_MAX = 1_000;

    private final Set<Departure> watching = new HashSet<>();
    private final Set<Integer> reset = new LinkedHashSet<>();
    private boolean ended;

    /**
     * Tells it, until it is removed, when its client leaves.
     *
     * @return false if it was told at once
     */
    boolean add(Departure departure) {
        boolean late;
        synchronized (this) {
            watching.add(departure);
            late = ended || reset.contains(departure.stream());
        }
        if (late) {
            departure.happen();
        }
        return !late;
    }

    synchronized void remove(Departure departure) {
        watching.remove(departure);
    }

    /** The connection has ended. */
    void end() {
        List<Departure> leaving;
        synchronized (this) {
            ended = true;
            leaving = List.copyOf(watching);
        }
        leaving.forEach(Departure::happen);
    }

    /** The client wants the answer on one stream of the connection no more. */
    void reset(int stream) {
        List<Departure> leaving = new ArrayList<>();
        synchronized (this) {
            reset.add(stream);
            if (reset.size() > RESET_MAX) {
                reset.remove(reset.iterator().next());
            }
            watching.stream().filter(one -> one.stream() == stream).forEach(leaving::add);
        }
        // The thread of the connection reads for all its streams.
        leaving.forEach(one -> Thread.startVirtualThread(one::happen));
    }
}
