package fr.archireg.orchestrator.storage;

/**
 * A part of a file.
 *
 * @param offsetBytes its first byte, from 0
 * @param lengthBytes how many, at least 1
 */
public record ByteRange(long offsetBytes, long lengthBytes) {
    public ByteRange {
        if (offsetBytes < 0 || lengthBytes < 1) {
            throw new IllegalArgumentException("no such range");
        }
    }

    /** The last byte of it. */
    public long lastByte() {
        return offsetBytes + lengthBytes - 1;
    }
}
