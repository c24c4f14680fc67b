package fr.archireg.orchestrator.connection;

import fr.archireg.orchestrator.job.PeriodicJob;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Cuts connections whose clients send or read too slowly. Thread-safe. */
public final class ConnectionWatch {
    private static final Duration TICK = Duration.ofMillis(250);

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final ClientPatience patience;
    private final Metrics metrics;

    public ConnectionWatch(ClientPatience patience, Metrics metrics) {
        this.patience = patience;
        this.metrics = metrics;
    }

    /** Looks after all connections until the job is closed. */
    public PeriodicJob start() {
        return PeriodicJob.start("connection-watch", TICK, this::inspect);
    }

    ClientPatience patience() {
        return patience;
    }

    /** Runs an operation that is cut after the limit. */
    <T> T during(Wait wait, long limitNanos, Supplier<T> operation) {
        waits.add(wait);
        try {
            return wait.during(limitNanos, operation);
        } finally {
            waits.remove(wait);
        }
    }

    private void inspect() {
        long now = System.nanoTime();
        for (Wait wait : waits) {
            if (wait.cutIfOverdue(now)) {
                metrics.connectionCut(wait.reason().name().toLowerCase(Locale.ROOT));
            }
        }
    }
}
