package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.storage.ByteRange;
import fr.archireg.orchestrator.storage.FileKey;
import fr.archireg.orchestrator.storage.FileStore;
import fr.archireg.orchestrator.storage.FileType;
import fr.archireg.orchestrator.storage.FileTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of projects: keeps their rows and their bytes together, whatever fails in between. A row is
 * there before the bytes and goes after them, so a crash at any point leaves a row that {@link
 * #sweep} finds. Thread-safe.
 */
public final class ProjectFiles {
    private static final Logger LOGGER = System.getLogger(ProjectFiles.class.getName());

    /** No upload takes this long: whoever made it must be gone. */
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

    private final FileRowStore rows;
    private final FileStore store;
    private final FileTypes types;
    private final ProjectStore projects;

    ProjectFiles(FileRowStore rows, FileStore store, FileTypes types, ProjectStore projects) {
        this.rows = rows;
        this.store = store;
        this.types = types;
        this.projects = projects;
    }

    /**
     * Stores a file while it is read.
     *
     * @param bytesExpected at most this many will come, if that is known
     * @throws AppException {@code NOT_FOUND}, {@code QUOTA_EXCEEDED}, {@code PAYLOAD_TOO_LARGE},
     *     {@code UNSUPPORTED_MEDIA_TYPE}, {@code INVALID_REQUEST} or what storage and database
     *     throw; nothing of the file is left then
     */
    ProjectFile upload(
            Caller caller,
            UUID projectId,
            String clientName,
            InputStream content,
            Optional<Long> bytesExpected) {
        String name = UploadName.clean(clientName);
        FileRowStore.Reservation place = rows.begin(caller, projectId, name, bytesExpected);
        FileKey key = new FileKey(caller.userId(), place.id());
        try {
            FileRowStore.Finished finished = store(key, name, new Upload(content, place));
            return rows.finish(caller, place.id(), finished).orElseThrow(ProjectAccess::notFound);
        } catch (RuntimeException e) {
            discard(caller, place.id(), e);
            throw e;
        }
    }

    /** Bytes of all the caller's files, of those that are being uploaded too. */
    public long bytesUsed(Caller caller) {
        return rows.used(caller);
    }

    /** Undoes an upload. */
    void undo(Caller caller, ProjectFile file) {
        delete(caller, file.id());
    }

    /** Deletes one of the caller's projects with its files. */
    void deleteProject(Caller caller, UUID id) {
        projects.delete(caller, id).stream()
                .filter(ProjectStore.Condemned::whole)
                .forEach(file -> erase(new FileKey(caller.userId(), file.id())));
    }

    /**
     * Deletes the bytes of condemned files as long as all goes well and there is time.
     *
     * @return how many are left to the sweeper, and to uploads that still go on
     */
    public int erase(Caller caller, List<ProjectStore.Condemned> files, Duration within) {
        long startNanos = System.nanoTime();
        int erased = 0;
        for (ProjectStore.Condemned file : files) {
            if (!file.whole()) {
                continue;
            }
            if (System.nanoTime() - startNanos > within.toNanos()
                    || !erase(new FileKey(caller.userId(), file.id()))) {
                break;
            }
            erased++;
        }
        return files.size() - erased;
    }

    /** The files of one of the caller's projects, newest first. */
    List<ProjectFile> list(Caller caller, UUID projectId, Page page) {
        return rows.list(caller, projectId, page);
    }

    /** One of the caller's files. */
    ProjectFile require(Caller caller, UUID id) {
        return rows.find(caller, id).orElseThrow(ProjectFiles::notFound);
    }

    /** A part of one of the caller's files; whoever gets it closes it. */
    InputStream open(Caller caller, ProjectFile file, ByteRange range) {
        return store.open(new FileKey(caller.userId(), file.id()), range);
    }

    /** Deletes one of the caller's files. */
    void delete(Caller caller, UUID id) {
        if (!rows.condemn(caller, id)) {
            throw notFound();
        }
        erase(new FileKey(caller.userId(), id));
    }

    /** Deletes what uploads and deletions left behind that ended in the middle. */
    public void sweep() {
        long erased;
        do {
            erased = rows.abandoned(ABANDONED_AFTER).stream().filter(this::erase).count();
            // Where some stay, the next round would only find them again.
        } while (erased == FileRowStore.SWEPT_MAX);
    }

    private FileRowStore.Finished store(FileKey key, String name, Upload upload) {
        byte[] head = head(upload);
        if (head.length == 0) {
            throw AppException.invalid("file", "must not be empty");
        }
        FileType type = types.require(name, head);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), upload);
        long bytes = store.put(key, type, whole);
        return new FileRowStore.Finished(bytes, type.contentType(), upload.digest());
    }

    private static byte[] head(InputStream content) {
        try {
            return content.readNBytes(FileTypes.HEAD_BYTES);
        } catch (IOException e) {
            // The client is gone: Helidon closes the connection on this type.
            throw new UncheckedIOException(e);
        }
    }

    /** The first failure is the one to tell; what fails here is left to the sweeper. */
    private void discard(Caller caller, UUID id, RuntimeException failure) {
        try {
            rows.condemn(caller, id);
            FileKey key = new FileKey(caller.userId(), id);
            if (mayStillArrive(failure)) {
                store.delete(key);
            } else {
                erase(key);
            }
        } catch (RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    "upload not cleaned up, the sweeper will file=%s reason=%s"
                            .formatted(id, e.getClass().getSimpleName()));
        }
    }

    /** A storage that fell silent may still finish what it was given: it is looked at again. */
    private static boolean mayStillArrive(RuntimeException failure) {
        return failure instanceof AppException known
                && (known.code() == ErrorCode.STORAGE_TIMEOUT
                        || known.code() == ErrorCode.STORAGE_UNAVAILABLE);
    }

    private boolean erase(FileKey key) {
        try {
            store.delete(key);
            rows.forget(key);
            return true;
        } catch (AppException e) {
            LOGGER.log(
                    Level.WARNING,
                    "file not deleted yet, the sweeper will file=%s code=%s"
                            .formatted(key.fileId(), e.code().wireName()));
            return false;
        }
    }

    private static AppException notFound() {
        return new AppException(ErrorCode.NOT_FOUND, "no such file");
    }
}
