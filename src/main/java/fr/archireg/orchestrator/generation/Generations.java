package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.security.Caller;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All generations: those that this process makes, and the way to those of others. Thread-safe. */
public final class Generations {
    private final GenerationStore store;
    private final Mirrors mirrors;
    private final LogWriter log;
    private final Lease lease;
    private final Map<UUID, Generation> running = new ConcurrentHashMap<>();

    Generations(GenerationStore store, Mirrors mirrors, LogWriter log, Lease lease) {
        this.store = store;
        this.mirrors = mirrors;
        this.log = log;
        this.lease = lease;
    }

    /** By what right this process makes generations. */
    public Lease lease() {
        return lease;
    }

    /**
     * Starts what was stored with {@link GenerationStore#create}, in a thread of its own, and
     * listens to it.
     *
     * @param slot its place, given back when the work returns
     * @param work appends the events and ends the generation in every case
     */
    public Subscription start(
            Caller caller, UUID id, Admission.Slot slot, Consumer<Generation> work) {
        Generation generation = new Generation(id, caller.userId(), log);
        slot.onShutdown(() -> generation.stop(StopReason.SHUTDOWN));
        Subscription subscription = generation.subscribe();
        running.put(id, generation);
        Runnable making =
                () -> {
                    try (slot) {
                        work.accept(generation);
                    } finally {
                        running.remove(id);
                    }
                };
        // In the trace of the request that began it.
        Thread.ofVirtual().name("generation-", 0).start(Context.current().wrap(making));
        return subscription;
    }

    /**
     * Listens to a generation from its first event on, whoever makes it and whether or not it has
     * ended.
     *
     * @throws AppException {@code NOT_FOUND} if the caller has no such generation
     */
    public Subscription subscribe(Caller caller, UUID id) {
        Optional<Generation> own = own(caller, id);
        if (own.isPresent()) {
            return own.get().subscribe();
        }
        boolean ended = store.ended(caller, id).orElseThrow(Generations::notFound);
        return ended ? Mirrors.replay(id, store.frames(caller, id)) : mirrors.subscribe(id);
    }

    /**
     * Stops a generation, or asks the process that makes it to; harmless if it has ended.
     *
     * @throws AppException {@code NOT_FOUND} if the caller has no such generation
     */
    void stop(Caller caller, UUID id) {
        Optional<Generation> own = own(caller, id);
        own.ifPresent(generation -> generation.stop(StopReason.USER));
        if (own.isEmpty() && !store.requestStop(caller, id)) {
            throw notFound();
        }
    }

    /** The generations that this process makes now. */
    Collection<Generation> running() {
        return List.copyOf(running.values());
    }

    /** One of them. */
    Optional<Generation> running(UUID id) {
        return Optional.ofNullable(running.get(id));
    }

    private Optional<Generation> own(Caller caller, UUID id) {
        return running(id).filter(generation -> generation.belongsTo(caller.userId()));
    }

    private static AppException notFound() {
        return new AppException(ErrorCode.NOT_FOUND, "no such generation");
    }
}
