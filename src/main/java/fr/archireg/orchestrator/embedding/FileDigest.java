package fr.archireg.orchestrator.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a large file. The result is kept beside the file, with the file's size and time, so
 * that a restart does not read hundreds of megabytes again.
 */
final class FileDigest {
    private static final Logger LOG = System.getLogger(FileDigest.class.getName());
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int HEX_DIGITS = 64;

    private FileDigest() {}

    /** The kept digest if the file did not change since, else {@link #compute}; lower case. */
    static String of(Path file) throws IOException {
        Path note = file.resolveSibling(file.getFileName() + ".digest");
        String state =
                " %d %d".formatted(Files.size(file), Files.getLastModifiedTime(file).toMillis());
        try {
            String known = Files.readString(note);
            if (known.length() == HEX_DIGITS + state.length() && known.endsWith(state)) {
                return known.substring(0, HEX_DIGITS);
            }
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, "no kept digest");
        }
        String digest = compute(file);
        try {
            Files.writeString(note, digest + state);
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, "digest not kept: the folder is read-only");
        }
        return digest;
    }

    /** Reads the whole file. */
    static String compute(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
