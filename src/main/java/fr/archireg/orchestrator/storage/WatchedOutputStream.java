package fr.archireg.orchestrator.storage;

import java.io.IOException;
import java.io.OutputStream;

/** The body of a request; each write is bounded by the watch of its connection. */
final class WatchedOutputStream extends OutputStream {
    private final OutputStream out;
    private final StorageConnection connection;

    WatchedOutputStream(OutputStream out, StorageConnection connection) {
        this.out = out;
        this.connection = connection;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.beginWrite();
        try {
            out.write(bytes, offset, length);
        } finally {
            connection.endWrite();
        }
    }
}
