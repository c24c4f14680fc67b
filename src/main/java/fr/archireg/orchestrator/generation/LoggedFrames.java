package fr.archireg.orchestrator.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Events of one generation that follow each other, as a row of the log has them.
 *
 * @param first number of the first
 * @param last number of the last
 * @param bytes the events as they are sent; never changed
 * @param terminal whether the last of them ends the generation
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: copied nowhere, changed nowhere
public record LoggedFrames(UUID generationId, int first, int last, byte[] bytes, boolean terminal) {
    /** Its events, one by one: each ends with an empty line, and has none inside. */
    public List<byte[]> split() {
        List<byte[]> frames = new ArrayList<>(last - first + 1);
        int start = 0;
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\n') {
                frames.add(Arrays.copyOfRange(bytes, start, i + 1));
                start = i + 1;
            }
        }
        return frames;
    }

    /** The same events and one more, which ends the generation. */
    LoggedFrames endedBy(byte[] frame) {
        byte[] longer = new byte[bytes.length + frame.length];
        System.arraycopy(bytes, 0, longer, 0, bytes.length);
        System.arraycopy(frame, 0, longer, bytes.length, frame.length);
        return new LoggedFrames(generationId, first, last + 1, longer, true);
    }
}
