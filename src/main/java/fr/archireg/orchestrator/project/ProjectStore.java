package fr.archireg.orchestrator.project;

import com.github.f4b6a3.uuid.UuidCreator;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.idempotency.IdempotencyStore;
import fr.archireg.orchestrator.idempotency.RequestKey;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Projects in PostgreSQL. Thread-safe. */
public final class ProjectStore {
    private static final int PER_USER_MAX = 1_000;

    private final Database database;
    private final Clock clock;

    public ProjectStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes sure that a project is the caller's, and stays until the transaction ends.
     *
     * @throws AppException {@code NOT_FOUND} if there is none, or it is somebody else's
     */
    public static void hold(Handle handle, Caller caller, UUID id) throws SQLException {
        List<UUID> held =
                handle.query(
                        """
                        SELECT id FROM orchestrator.projects
                        WHERE id = ? AND user_id = ?
                        FOR KEY SHARE
                        """,
                        row -> row.getObject("id", UUID.class),
                        id,
                        caller.userId());
        if (held.isEmpty()) {
            throw ProjectAccess.notFound();
        }
    }

    /**
     * Creates a project.
     *
     * @throws AppException {@code QUOTA_EXCEEDED} if the caller has too many
     */
    Project create(Caller caller, Project.Details details) {
        return database.inUserTransaction(
                caller.userId(), handle -> create(handle, caller, details));
    }

    /**
     * Creates it unless an earlier request with the same key did.
     *
     * @throws AppException {@code CONFLICT} if the key came with another request, else as {@link
     *     #create}
     */
    Project createOnce(Caller caller, Project.Details details, RequestKey key) {
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    UUID id =
                            IdempotencyStore.once(
                                            handle,
                                            caller.userId(),
                                            key,
                                            again -> create(again, caller, details).id())
                                    .resultId();
                    return find(handle, caller, id).orElseThrow(ProjectAccess::notFound);
                });
    }

    /** The caller's projects, newest first. */
    List<Project> list(Caller caller, Page page) {
        // projects_user_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT * FROM orchestrator.projects
                                WHERE user_id = ? AND (?::uuid IS NULL OR id < ?::uuid)
                                ORDER BY id DESC
                                LIMIT ?
                                """,
                                ProjectRows::project,
                                caller.userId(),
                                page.cursor(),
                                page.cursor(),
                                page.fetchLimit()));
    }

    /** One of the caller's projects. */
    Optional<Project> find(Caller caller, UUID id) {
        return database.singleForUser(caller.userId(), handle -> find(handle, caller, id));
    }

    /**
     * Changes one of the caller's projects.
     *
     * @param change from the details as they are to the details as they shall be
     * @throws AppException {@code NOT_FOUND}, or what the change throws
     */
    Project update(Caller caller, UUID id, UnaryOperator<Project.Details> change) {
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    Project before = lock(handle, caller, id);
                    Project after =
                            new Project(
                                    id, change.apply(before.details()), before.createdAt(), now());
                    write(handle, caller, after);
                    return after;
                });
    }

    /**
     * Deletes one of the caller's projects. Its conversations stay, without a project; its files
     * are marked for deletion.
     *
     * @return the files whose bytes are still to be deleted
     * @throws AppException {@code NOT_FOUND}
     */
    List<Condemned> delete(Caller caller, UUID id) {
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    lock(handle, caller, id);
                    List<Condemned> files = condemn(handle, caller, Optional.of(id));
                    handle.update(
                            "DELETE FROM orchestrator.projects WHERE id = ? AND user_id = ?",
                            id,
                            caller.userId());
                    return files;
                });
    }

    /**
     * A file that is out of sight and whose bytes are to be deleted.
     *
     * @param whole whether it was stored; an upload that still goes on is told at its end, and then
     *     deletes its bytes itself
     */
    public record Condemned(UUID id, boolean whole) {}

    /**
     * Takes all files of the caller out of sight; no upload begins until the transaction ends.
     * Those that were out of sight before are named again.
     */
    public List<Condemned> condemnFiles(Handle handle, Caller caller) throws SQLException {
        UserLockRows.take(handle, caller);
        return condemn(handle, caller, Optional.empty());
    }

    /**
     * @param project the project whose files go, or empty for all of the caller's
     */
    private List<Condemned> condemn(Handle handle, Caller caller, Optional<UUID> project)
            throws SQLException {
        // files_project_id_idx or files_user_id_idx. The age of what was condemned before stays.
        return handle.query(
                """
                UPDATE orchestrator.files
                SET status = 'deleting', project_id = NULL,
                    updated_at = CASE status WHEN 'deleting' THEN updated_at ELSE ? END
                WHERE user_id = ? AND (?::uuid IS NULL OR project_id = ?::uuid)
                RETURNING id, sha256 IS NOT NULL AS whole
                """,
                row -> new Condemned(row.getObject("id", UUID.class), row.getBoolean("whole")),
                now(),
                caller.userId(),
                project,
                project);
    }

    private Project create(Handle handle, Caller caller, Project.Details details)
            throws SQLException {
        Instant now = now();
        Project project = new Project(UuidCreator.getTimeOrderedEpoch(), details, now, now);
        requireRoom(handle, caller);
        handle.update(
                """
                INSERT INTO orchestrator.projects
                    (id, user_id, created_at, updated_at, name, description, address,
                     city, postal_code, permit_filed_on, metadata)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                project.id(),
                caller.userId(),
                now,
                now,
                details.name(),
                details.description(),
                details.address(),
                details.city(),
                details.postalCode(),
                details.permitFiledOn(),
                new Handle.Json(details.metadata()));
        return project;
    }

    private static Optional<Project> find(Handle handle, Caller caller, UUID id)
            throws SQLException {
        return handle.queryFirst(
                "SELECT * FROM orchestrator.projects WHERE id = ? AND user_id = ?",
                ProjectRows::project,
                id,
                caller.userId());
    }

    private static void requireRoom(Handle handle, Caller caller) throws SQLException {
        UserLockRows.take(handle, caller);
        long count =
                handle.queryFirst(
                                """
                                SELECT count(*) FROM orchestrator.projects WHERE user_id = ?
                                """,
                                row -> row.getLong(1),
                                caller.userId())
                        .orElseThrow();
        if (count >= PER_USER_MAX) {
            throw new AppException(
                    ErrorCode.QUOTA_EXCEEDED, "at most %d projects".formatted(PER_USER_MAX));
        }
    }

    private static Project lock(Handle handle, Caller caller, UUID id) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT * FROM orchestrator.projects WHERE id = ? AND user_id = ? FOR UPDATE
                        """,
                        ProjectRows::project,
                        id,
                        caller.userId())
                .orElseThrow(ProjectAccess::notFound);
    }

    private static void write(Handle handle, Caller caller, Project project) throws SQLException {
        Project.Details details = project.details();
        handle.update(
                """
                UPDATE orchestrator.projects
                SET name = ?, description = ?, address = ?, city = ?, postal_code = ?,
                    permit_filed_on = ?, metadata = ?, updated_at = ?
                WHERE id = ? AND user_id = ?
                """,
                details.name(),
                details.description(),
                details.address(),
                details.city(),
                details.postalCode(),
                details.permitFiledOn(),
                new Handle.Json(details.metadata()),
                project.updatedAt(),
                project.id(),
                caller.userId());
    }

    private Instant now() {
        // PostgreSQL keeps microseconds; what is returned now equals what is read later.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
