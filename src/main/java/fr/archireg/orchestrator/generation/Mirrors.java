package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lists of generations that other processes make, filled from the log by one query for all of them.
 * Polling instead of LISTEN, which a transaction-mode pooler does not carry. Thread-safe.
 */
final class Mirrors {
    private final EventLogStore log;
    private final LeaseStore leases;

    /** Guarded by itself. */
    private final Map<UUID, Mirror> open = new HashMap<>();

    Mirrors(EventLogStore log, LeaseStore leases) {
        this.log = log;
        this.leases = leases;
    }

    private static final class Mirror {
        private final EventList events;
        private int listeners;

        private Mirror(UUID id) {
            this.events = new EventList(id);
        }
    }

    /** Begins to listen; the caller closes the subscription. */
    Subscription subscribe(UUID id) {
        synchronized (open) {
            Mirror mirror = open.computeIfAbsent(id, Mirror::new);
            mirror.listeners++;
            return new Subscription(id, mirror.events, Optional::empty, () -> leave(id, mirror));
        }
    }

    /** Fills the lists with what has come to the log. */
    void refresh() {
        Map<UUID, EventList> lists = lists();
        if (lists.isEmpty()) {
            return;
        }
        Map<UUID, Integer> seen = new HashMap<>();
        lists.forEach((id, events) -> seen.put(id, events.count()));
        for (LoggedFrames row : log.after(seen)) {
            Optional.ofNullable(lists.get(row.generationId())).ifPresent(list -> list.append(row));
        }
    }

    /** Tells their processes that somebody listens, and ends the lists of what was deleted. */
    void announce(Duration duration) {
        Map<UUID, EventList> lists = lists();
        if (lists.isEmpty()) {
            return;
        }
        leases.watch(lists.keySet(), duration);
        lists.keySet().removeAll(leases.existing(lists.keySet()));
        lists.forEach(Mirrors::end);
    }

    private static void end(UUID id, EventList events) {
        AppException gone = new AppException(ErrorCode.NOT_FOUND, "the conversation was deleted");
        events.append(Ending.ofAbandoned(id, events.count(), gone).row());
    }

    private Map<UUID, EventList> lists() {
        synchronized (open) {
            Map<UUID, EventList> lists = new HashMap<>();
            open.forEach((id, mirror) -> {
                if (!mirror.events.after(0).ended()) {
                    lists.put(id, mirror.events);
                }
            });
            return lists;
        }
    }

    private void leave(UUID id, Mirror mirror) {
        synchronized (open) {
            mirror.listeners--;
            if (mirror.listeners == 0) {
                open.remove(id, mirror);
            }
        }
    }

    /** A list of what the log has, for a generation that has ended. */
    static Subscription replay(UUID id, List<LoggedFrames> rows) {
        EventList events = new EventList(id);
        rows.forEach(events::append);
        events.end(new byte[0]);
        return new Subscription(id, events, Optional::empty, () -> {});
    }
}
