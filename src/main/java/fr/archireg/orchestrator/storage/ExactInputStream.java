package fr.archireg.orchestrator.storage;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Exactly so many bytes of another stream: fewer are an error, more are never seen. */
final class ExactInputStream extends FilterInputStream {
    private long remaining;

    ExactInputStream(InputStream in, long lengthBytes) {
        super(in);
        this.remaining = lengthBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int read = super.read(buffer, offset, (int) Math.min(length, remaining));
        if (read < 0) {
            throw new EOFException("the content ended early");
        }
        remaining -= read;
        return read;
    }
}
