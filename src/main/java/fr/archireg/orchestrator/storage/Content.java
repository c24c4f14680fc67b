package fr.archireg.orchestrator.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What is about to be stored. It remembers whether reading it failed: only then is the source to
 * blame and not the store. For one thread.
 */
final class Content {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private Optional<RuntimeException> failure = Optional.empty();

    Content(InputStream in) {
        this.in = in;
    }

    /**
     * Copies all of it, a buffer at a time.
     *
     * @return the number of bytes
     * @throws IOException what the target throws; what the source throws is unchecked
     */
    long copyTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int read = read(buffer); read >= 0; read = read(buffer)) {
            out.write(buffer, 0, read);
            bytes += read;
        }
        return bytes;
    }

    /** What reading the source failed with. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    private int read(byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            failure = Optional.of(new UncheckedIOException(e));
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        throw failure.orElseThrow();
    }
}
