package fr.archireg.orchestrator.llm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Connections that wait for their next request, the one used last first. Few, and not for long: the
 * provider closes idle connections too. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {
    private static final int SIZE_MAX = 16;
    private static final Duration IDLE_MAX = Duration.ofSeconds(20);

    private final ScheduledExecutorService watchdog;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    private record Idle(UpstreamConnection connection, long sinceNanos) {}

    ConnectionPool(ScheduledExecutorService watchdog) {
        this.watchdog = watchdog;
    }

    /** Takes a connection. */
    synchronized Optional<UpstreamConnection> poll() {
        return Optional.ofNullable(idle.pollFirst()).map(Idle::connection);
    }

    /** Keeps a connection whose answer was read to its end, or closes it. */
    void offer(UpstreamConnection connection) {
        connection.reset();
        if (!keep(connection)) {
            connection.closeResource();
        }
    }

    private boolean keep(UpstreamConnection connection) {
        try {
            synchronized (this) {
                if (closed || idle.size() >= SIZE_MAX) {
                    return false;
                }
                var unused =
                        watchdog.schedule(
                                this::closeOld, IDLE_MAX.toMillis() + 1, TimeUnit.MILLISECONDS);
                idle.addFirst(new Idle(connection, System.nanoTime()));
                return true;
            }
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void closeOld() {
        List<Idle> old = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            while (!idle.isEmpty() && now - idle.getLast().sinceNanos() >= IDLE_MAX.toNanos()) {
                old.add(idle.removeLast());
            }
        }
        old.forEach(entry -> entry.connection().closeResource());
    }

    /** Closes what waits; what is given back later is closed too. */
    @Override
    public void close() {
        List<Idle> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(idle);
            idle.clear();
        }
        all.forEach(entry -> entry.connection().closeResource());
    }
}
