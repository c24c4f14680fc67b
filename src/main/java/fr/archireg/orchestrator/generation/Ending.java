package fr.archireg.orchestrator.generation;

/**
 * How a generation ends, ready to be saved together with its result and then to be shown.
 *
 * @param unlogged what the log has not got yet, may be empty
 * @param frame the last event; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: copied nowhere, changed nowhere
public record Ending(LoggedFrames unlogged, byte[] frame) {
    /** The row that completes the log. */
    LoggedFrames row() {
        return unlogged.endedBy(frame);
    }
}
