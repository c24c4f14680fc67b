package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Guard;
import java.time.Duration;
import java.util.UUID;

/**
 * What this package is made of, put together.
 *
 * @param watch for the background jobs
 * @param store for the purge
 */
public record GenerationParts(
        Generations generations,
        Admission admission,
        EventRelay relay,
        GenerationWatch watch,
        GenerationStore store,
        LogWriter log) {
    /** What a generation that was told to stop takes to save what it has. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    /** Puts the parts together and begins to write the log. */
    public static GenerationParts create(
            Database database, GenerationConfig config, EventStreams streams, Metrics metrics) {
        Lease lease = new Lease(UUID.randomUUID(), config.lease());
        EventLogStore events = new EventLogStore(database);
        LeaseStore leases = new LeaseStore(database);
        GenerationStore store = new GenerationStore(database);
        Mirrors mirrors = new Mirrors(events, leases);
        LogWriter log = new LogWriter(events, lease.ownerId(), metrics).start();
        Generations generations = new Generations(store, mirrors, log, lease);
        return new GenerationParts(
                generations,
                new Admission(config, metrics),
                new EventRelay(streams),
                new GenerationWatch(generations, mirrors, leases, config),
                store,
                log);
    }

    /** Adds all routes. */
    public void register(RouteTable routes, Guard guard) {
        new GenerationRoutes(generations, relay).register(routes, guard);
    }

    /**
     * Ends the work: nothing begins any more, what is being made gets a grace period, and then is
     * told to stop and saved as interrupted.
     */
    public void shutDown(Duration grace) {
        admission.close();
        try {
            if (!admission.awaitIdle(grace)) {
                admission.stopAll();
                var unused = admission.awaitIdle(STOP_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.close();
        }
    }
}
