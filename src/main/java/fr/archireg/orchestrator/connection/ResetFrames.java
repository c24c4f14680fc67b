package fr.archireg.orchestrator.connection;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * Finds the streams that a client resets among the bytes that it sends by HTTP/2 (RFC 9113,
 * sections 3.4, 4.1 and 6.4). Helidon 4.5.0 tells the handler of a stream nothing of that, and lets
 * it write on to nobody. Confined to the thread that reads.
 */
final class ResetFrames {
    private static final int PREFACE_BYTES = 24;
    private static final int HEADER_BYTES = 9;
    private static final int RST_STREAM = 3;

    private final IntConsumer onReset;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private int skipped = PREFACE_BYTES;

    /**
     * @param onReset gets the number of the stream
     */
    ResetFrames(IntConsumer onReset) {
        this.onReset = onReset;
    }

    /** Takes the next bytes of the connection, from its first one on. */
    void accept(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (skipped > 0) {
                int length = Math.min(skipped, bytes.length - at);
                skipped -= length;
                at += length;
            } else {
                header.put(bytes[at]);
                at++;
                if (!header.hasRemaining()) {
                    frame();
                }
            }
        }
    }

    private void frame() {
        header.flip();
        int lengthAndType = header.getInt();
        header.get();
        int stream = header.getInt() & Integer.MAX_VALUE;
        header.clear();
        skipped = lengthAndType >>> Byte.SIZE;
        if ((lengthAndType & 0xff) == RST_STREAM) {
            onReset.accept(stream);
        }
    }
}
