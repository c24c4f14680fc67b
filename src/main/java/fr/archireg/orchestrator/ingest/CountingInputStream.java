package fr.archireg.orchestrator.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that were taken from a stream. Single-threaded. */
final class CountingInputStream extends FilterInputStream {
    private long bytes;

    CountingInputStream(InputStream in) {
        super(in);
    }

    long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        bytes += next == -1 ? 0 : 1;
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        bytes += Math.max(0, count);
        return count;
    }

    /** Not supported, so that no byte is counted twice. */
    @Override
    public boolean markSupported() {
        return false;
    }
}
