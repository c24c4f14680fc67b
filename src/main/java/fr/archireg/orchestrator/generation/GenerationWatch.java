package fr.archireg.orchestrator.generation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks after the generations of this process and the lists that mirror others. Each method is run
 * again and again by a job of its own, single-threaded.
 */
public final class GenerationWatch {
    private final Generations generations;
    private final Mirrors mirrors;
    private final LeaseStore leases;
    private final GenerationConfig config;

    // Written by the job that renews.
    private volatile long renewedNanos = System.nanoTime();
    private volatile long renewingSinceNanos = System.nanoTime();

    GenerationWatch(
            Generations generations, Mirrors mirrors, LeaseStore leases, GenerationConfig config) {
        this.generations = generations;
        this.mirrors = mirrors;
        this.leases = leases;
        this.config = config;
    }

    /** How often leases have to be renewed: often enough for two failures in a row. */
    public Duration renewal() {
        return config.lease().dividedBy(4);
    }

    /** Stops what nobody has listened to for the whole grace period. */
    public void stopUnattended() {
        long now = System.nanoTime();
        for (Generation generation : generations.running()) {
            if (generation.unattendedNanos(now) > config.leaveGrace().toNanos()) {
                generation.stop(StopReason.LEFT);
            }
        }
    }

    /** Does what other processes wish, and fetches what they have made. */
    public void look() {
        List<UUID> own = generations.running().stream().map(Generation::id).toList();
        if (!own.isEmpty()) {
            leases.stopRequests(own)
                    .forEach(id -> generations.running(id).ifPresent(g -> g.stop(StopReason.USER)));
        }
        mirrors.refresh();
    }

    /**
     * Renews the leases, and stops what is this process's no more. Where there is none it makes
     * sure that one could be renewed.
     */
    public void renew() {
        Map<UUID, Generation> own =
                generations.running().stream()
                        .collect(Collectors.toMap(Generation::id, Function.identity()));
        if (own.isEmpty()) {
            leases.ping();
        }
        for (LeaseStore.Renewed renewed :
                leases.renew(generations.lease(), List.copyOf(own.keySet()))) {
            Generation generation = own.remove(renewed.id());
            if (generation != null && renewed.watched()) {
                generation.attendedElsewhere();
            }
        }
        own.values().forEach(generation -> generation.stop(StopReason.LOST));
        mirrors.announce(renewal().multipliedBy(2));
        noteSuccess(System.nanoTime());
    }

    /**
     * Whether a lease that is over means that its process is gone: only after leases could be
     * renewed for as long as one lasts. After a time without the database all of them are over.
     */
    public boolean maySweep() {
        long now = System.nanoTime();
        return now - renewedNanos < gapNanos()
                && now - renewingSinceNanos > config.lease().toNanos();
    }

    private void noteSuccess(long now) {
        if (now - renewedNanos >= gapNanos()) {
            renewingSinceNanos = now;
        }
        renewedNanos = now;
    }

    private long gapNanos() {
        return config.lease().toNanos() * 3 / 4;
    }
}
