package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The bytes of a file while they arrive: counted, hashed, and bounded in number and in time. For
 * one thread.
 */
final class Upload extends FilterInputStream {
    /** Shorter than the age at which an upload counts as abandoned. */
    static final Duration DURATION_MAX = Duration.ofMinutes(30);

    private final FileRowStore.Reservation place;
    private final MessageDigest sha256;
    private final long startNanos = System.nanoTime();
    private long bytes;

    Upload(InputStream in, FileRowStore.Reservation place) {
        super(in);
        this.place = place;
        this.sha256 = sha256();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            bytes += read;
            requireBounds();
            sha256.update(buffer, offset, read);
        }
        return read;
    }

    /** The digest of all that was read, 64 hexadecimal digits; ends the reading. */
    String digest() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private void requireBounds() {
        if (bytes > place.bytesMax()) {
            throw place.limited()
                    ? FileRowStore.bytesExceeded()
                    : new AppException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "a file has at most %d bytes".formatted(place.bytesMax()));
        }
        if (System.nanoTime() - startNanos > DURATION_MAX.toNanos()) {
            throw new AppException(
                    ErrorCode.INVALID_REQUEST, "an upload takes at most " + DURATION_MAX);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AppException(ErrorCode.INTERNAL, "this Java has no SHA-256", e);
        }
    }
}
