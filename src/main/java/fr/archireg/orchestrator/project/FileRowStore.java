package fr.archireg.orchestrator.project;

import com.github.f4b6a3.uuid.UuidCreator;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.storage.FileKey;
import fr.archireg.orchestrator.storage.StorageConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What PostgreSQL knows about files. Thread-safe.
 *
 * <p>A row is {@code uploading} before its first byte is stored, and {@code deleting} until its
 * last byte is gone; users only see what is {@code stored}. An upload reserves its bytes with its
 * row, so that uploads at the same time cannot exceed a quota together.
 */
final class FileRowStore {
    /** Files of one {@link #abandoned}. */
    static final int SWEPT_MAX = 100;

    private final Database database;
    private final StorageConfig config;
    private final Clock clock;

    FileRowStore(Database database, StorageConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A place that is reserved for an upload.
     *
     * @param bytesMax what the file may have
     * @param limited whether it is the user's quota, and not the limit of a file, that says so
     */
    record Reservation(UUID id, long bytesMax, boolean limited) {}

    /** What is known of an upload when all of it is stored. */
    record Finished(long sizeBytes, String contentType, String sha256) {}

    /**
     * Reserves the place of an upload.
     *
     * @param bytesExpected at most this many will come, if that is known
     * @throws AppException {@code NOT_FOUND} for the project, or {@code QUOTA_EXCEEDED}
     */
    Reservation begin(Caller caller, UUID projectId, String name, Optional<Long> bytesExpected) {
        long wanted = Math.min(config.fileBytesMax(), bytesExpected.orElse(config.fileBytesMax()));
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    UserLockRows.take(handle, caller);
                    ProjectStore.hold(handle, caller, projectId);
                    requireRoomFor(handle, caller, projectId);
                    long free = config.bytesPerUserMax() - used(handle, caller);
                    if (free < 1) {
                        throw bytesExceeded();
                    }
                    Reservation place =
                            new Reservation(
                                    UuidCreator.getTimeOrderedEpoch(),
                                    Math.min(wanted, free),
                                    free < wanted);
                    insert(handle, caller, projectId, name, place);
                    return place;
                });
    }

    /** Turns an upload into a file; empty if the project was deleted meanwhile. */
    Optional<ProjectFile> finish(Caller caller, UUID id, Finished finished) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                UPDATE orchestrator.files
                                SET status = 'stored', size_bytes = ?, content_type = ?, sha256 = ?,
                                    updated_at = ?
                                WHERE id = ? AND user_id = ? AND status = 'uploading'
                                RETURNING *
                                """,
                                ProjectRows::file,
                                finished.sizeBytes(),
                                finished.contentType(),
                                finished.sha256(),
                                now(),
                                id,
                                caller.userId()));
    }

    /** One of the caller's files. */
    Optional<ProjectFile> find(Caller caller, UUID id) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                SELECT * FROM orchestrator.files
                                WHERE id = ? AND user_id = ? AND status = 'stored'
                                """,
                                ProjectRows::file,
                                id,
                                caller.userId()));
    }

    /** The files of one of the caller's projects, newest first. */
    List<ProjectFile> list(Caller caller, UUID projectId, Page page) {
        // files_project_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT * FROM orchestrator.files
                                WHERE project_id = ? AND user_id = ? AND status = 'stored'
                                    AND (?::uuid IS NULL OR id < ?::uuid)
                                ORDER BY id DESC
                                LIMIT ?
                                """,
                                ProjectRows::file,
                                projectId,
                                caller.userId(),
                                page.cursor(),
                                page.cursor(),
                                page.fetchLimit()));
    }

    /**
     * Takes a file out of sight; its bytes are to be deleted next.
     *
     * @return whether there was one in that state
     */
    boolean condemn(Caller caller, UUID id) {
        return database.singleForUser(
                        caller.userId(),
                        handle ->
                                handle.update(
                                        """
                                        UPDATE orchestrator.files
                                        SET status = 'deleting', updated_at = ?
                                        WHERE id = ? AND user_id = ? AND status <> 'deleting'
                                        """,
                                        now(),
                                        id,
                                        caller.userId()))
                == 1;
    }

    /** Forgets a condemned file whose bytes are gone. */
    void forget(FileKey key) {
        database.inTransaction(handle ->
                handle.update(
                        """
                        DELETE FROM orchestrator.files
                        WHERE id = ? AND user_id = ? AND status = 'deleting'
                        """,
                        key.fileId(),
                        key.userId()));
    }

    /**
     * Condemns uploads that nobody finished for so long, and returns what waits for its deletion
     * for so long, at most a hundred. Everybody's: for the sweeper only.
     */
    List<FileKey> abandoned(Duration age) {
        Instant now = now();
        // files_unfinished_idx
        return database.inTransaction(handle ->
                handle.query(
                        """
                        UPDATE orchestrator.files SET status = 'deleting'
                        WHERE id IN (
                            SELECT id FROM orchestrator.files
                            WHERE status <> 'stored' AND updated_at < ?
                            ORDER BY updated_at
                            LIMIT ?
                            FOR UPDATE SKIP LOCKED)
                        RETURNING user_id, id
                        """,
                        row ->
                                new FileKey(
                                        row.getObject("user_id", UUID.class),
                                        row.getObject("id", UUID.class)),
                        now.minus(age),
                        SWEPT_MAX));
    }

    /** Bytes of all the caller's files, of those that are being uploaded too. */
    long used(Caller caller) {
        return database.singleForUser(caller.userId(), handle -> used(handle, caller));
    }

    static AppException bytesExceeded() {
        return new AppException(
                ErrorCode.QUOTA_EXCEEDED, "your files would take more space than you have");
    }

    private void requireRoomFor(Handle handle, Caller caller, UUID projectId) throws SQLException {
        long count =
                handle.queryFirst(
                                """
                                SELECT count(*) FROM orchestrator.files
                                WHERE project_id = ? AND user_id = ? AND status <> 'deleting'
                                """,
                                row -> row.getLong(1),
                                projectId,
                                caller.userId())
                        .orElseThrow();
        if (count >= config.filesPerProjectMax()) {
            throw new AppException(
                    ErrorCode.QUOTA_EXCEEDED,
                    "a project has at most %d files".formatted(config.filesPerProjectMax()));
        }
    }

    private static long used(Handle handle, Caller caller) throws SQLException {
        // files_user_id_idx
        return handle.queryFirst(
                        """
                        SELECT coalesce(sum(size_bytes), 0)::bigint FROM orchestrator.files
                        WHERE user_id = ? AND status <> 'deleting'
                        """,
                        row -> row.getLong(1),
                        caller.userId())
                .orElseThrow();
    }

    private void insert(
            Handle handle, Caller caller, UUID projectId, String name, Reservation place)
            throws SQLException {
        Instant now = now();
        handle.update(
                """
                INSERT INTO orchestrator.files
                    (id, user_id, project_id, name, size_bytes, status, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, 'uploading', ?, ?)
                """,
                place.id(),
                caller.userId(),
                projectId,
                name,
                place.bytesMax(),
                now,
                now);
    }

    private Instant now() {
        // PostgreSQL keeps microseconds; what is returned now equals what is read later.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
