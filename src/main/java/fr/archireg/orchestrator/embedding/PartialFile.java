package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.ClientResponseHeaders;
import io.helidon.http.HeaderNames;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What is there of a download, and what the server said of the whole. Used by one thread. */
final class PartialFile implements Closeable {
    /** Far beyond any embedding model: a wrong address must not fill the disk. */
    private static final long BYTES_MAX = 8L << 30;

    private static final Logger LOG = System.getLogger(PartialFile.class.getName());
    private static final long LOGGED_STEP_BYTES = 64L << 20;
    private static final long UNKNOWN = -1;

    private final FileChannel channel;
    private long size;
    private long total = UNKNOWN;
    private Optional<String> strongTag = Optional.empty();

    private PartialFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Empties the file if it is there. */
    static PartialFile create(Path path) throws IOException {
        return new PartialFile(
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
    }

    long size() {
        return size;
    }

    /** Identifies the version of the file, if something of it is here; empty to start anew. */
    Optional<String> strongTag() {
        return size == 0 ? Optional.empty() : strongTag;
    }

    /** The server begins at the first byte. */
    void restart(ClientResponseHeaders headers) throws IOException {
        channel.truncate(0);
        size = 0;
        total = headers.contentLength().orElse(UNKNOWN);
        // A weak tag does not promise equal bytes.
        strongTag = headers.first(HeaderNames.ETAG).filter(tag -> tag.startsWith("\""));
        requireSize(total);
    }

    /** Whether the server goes on right after the last byte that is here. */
    boolean continuedBy(ClientResponseHeaders headers) {
        String expected = "bytes %d-".formatted(size);
        return size > 0
                && headers.first(HeaderNames.CONTENT_RANGE)
                        .filter(range -> range.startsWith(expected))
                        .isPresent();
    }

    /** Makes the next attempt start anew. */
    void forget() {
        strongTag = Optional.empty();
    }

    void append(byte[] buffer, int length) throws IOException {
        requireSize(size + length);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
        while (bytes.hasRemaining()) {
            channel.write(bytes, size + bytes.position());
        }
        if (size / LOGGED_STEP_BYTES != (size + length) / LOGGED_STEP_BYTES) {
            LOG.log(Logger.Level.INFO, "model download bytes={0} total={1}", size + length, total);
        }
        size += length;
    }

    boolean isComplete() {
        return total == UNKNOWN || size == total;
    }

    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void requireSize(long bytes) {
        if (bytes > BYTES_MAX) {
            throw new AppException(
                    ErrorCode.MODEL_INVALID,
                    "the model file is larger than %d bytes".formatted(BYTES_MAX));
        }
    }
}
