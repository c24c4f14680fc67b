package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.SseEncoder;
import java.util.UUID;

/**
 * How a generation ends, ready to be saved together with its result and then to be shown.
 *
 * @param unlogged what the log has not got yet, may be empty
 * @param frame the last event; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: copied nowhere, changed nowhere
public record Ending(LoggedFrames unlogged, byte[] frame) {
    /** More events than {@link EventList#BYTES_MAX} has room for. */
    private static final int UNKNOWN_EVENTS = 1_000_000;

    /**
     * How a generation ends for those who only know its log. The process that made it may have
     * shown more: the last event's number leaves that out, so that whoever saw it gets the end too.
     *
     * @param logged the last event that the log has
     */
    public static Ending ofAbandoned(UUID id, int logged, AppException failure) {
        int before = logged + UNKNOWN_EVENTS;
        return new Ending(
                new LoggedFrames(id, before + 1, before, new byte[0], false),
                SseEncoder.event(
                        ErrorEvent.NAME, id + ":" + (before + 1), ErrorEvent.data(failure)));
    }

    /** The row that completes the log. */
    LoggedFrames row() {
        return unlogged.endedBy(frame);
    }
}
