package fr.archireg.orchestrator.storage;

import java.io.InputStream;

/**
 * Keeps the bytes of files. Thread-safe.
 *
 * <p>All methods throw {@link fr.archireg.orchestrator.error.AppException} with {@code
 * STORAGE_UNAVAILABLE}, {@code STORAGE_TIMEOUT} or {@code STORAGE_FAILED}.
 */
public interface FileStore {

    /**
     * Stores all that the stream has, and returns once it is safe. After a failure the file may be
     * there whole or not at all, never in part; {@link #delete} makes it certain. What the stream
     * itself throws comes out unchanged.
     *
     * @param type content type of the file, one of {@link FileType}
     * @return how many bytes there were
     */
    long put(FileKey key, FileType type, InputStream content);

    /**
     * Opens a part of a file, which the caller closes. The stream has exactly as many bytes as the
     * range, or throws when there are fewer.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code NOT_FOUND} if there is no such
     *     file
     */
    InputStream open(FileKey key, ByteRange range);

    /** Removes a file and whatever a broken {@link #put} left of it; nothing if there is none. */
    void delete(FileKey key);
}
