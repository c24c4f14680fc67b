package fr.archireg.orchestrator.llm;

import io.helidon.common.buffers.DataReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.util.Objects;

/**
 * The body of an answer with checked exceptions: Helidon 4.5.0 throws unchecked ones of many kinds,
 * also for a connection that ended where the framing wanted more. Closing does nothing, for
 * Helidon's stream would wait for further bytes; the connection is closed instead.
 */
final class ResponseBody extends InputStream {
    private final InputStream in;
    private boolean readToEnd;

    ResponseBody(InputStream in) {
        this.in = in;
    }

    /** Whether the end came as the framing announced it, so that another answer may follow. */
    boolean readToEnd() {
        return readToEnd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Blocks until at least one byte is there; a cut is the end of the bytes, too. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = in.read(bytes, offset, length);
            readToEnd = count < 0;
            return count;
        } catch (DataReader.InsufficientDataAvailableException e) {
            return -1;
        } catch (RuntimeException e) {
            throw checked(e);
        }
    }

    /** What Helidon threw while it talked to the provider, as the exception it stands for. */
    static IOException checked(RuntimeException thrown) {
        if (thrown instanceof UncheckedIOException unchecked) {
            return Objects.requireNonNull(unchecked.getCause());
        }
        if (thrown instanceof DataReader.InsufficientDataAvailableException) {
            return new EOFException("the connection ended");
        }
        ProtocolException malformed = new ProtocolException("the answer is not valid HTTP");
        malformed.initCause(thrown);
        return malformed;
    }
}
