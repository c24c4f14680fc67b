package fr.archireg.orchestrator.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** The bytes that go to a client; each piece must be taken in time. */
final class SentBytes implements DataWriter {
    /** Progress shows once in so many bytes. */
    private static final int PIECE_BYTES = 8 * 1024;

    private final DataWriter out;
    private final ConnectionWatch watch;
    private final Wait wait = new Wait(Wait.Reason.READER);

    SentBytes(DataWriter out, ConnectionWatch watch) {
        this.out = out;
        this.watch = watch;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        while (buffer.available() > PIECE_BYTES) {
            byte[] piece = new byte[PIECE_BYTES];
            writePiece(BufferData.create(piece, 0, buffer.read(piece)));
        }
        writePiece(buffer);
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.close();
    }

    private void writePiece(BufferData piece) {
        watch.during(
                wait,
                watch.patience().reading().toNanos(),
                () -> {
                    out.writeNow(piece);
                    return piece;
                });
    }
}
