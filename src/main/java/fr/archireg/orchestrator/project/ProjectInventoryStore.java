package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All projects and files of a user, to be counted and taken along. Thread-safe. */
public final class ProjectInventoryStore {
    private final Database database;

    public ProjectInventoryStore(Database database) {
        this.database = database;
    }

    /**
     * How much there is.
     *
     * @param storageBytes of the files that are stored
     */
    public record Totals(
            long projects,
            long files,
            long storageBytes,
            Optional<Instant> firstActivityAt,
            Optional<Instant> lastActivityAt) {}

    /** Counts the caller's projects and files. */
    public Totals totals(Caller caller) {
        // projects_user_id_idx, files_user_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                        """
                                        SELECT p.projects, f.files, f.storage_bytes,
                                            least(p.first_at, f.first_at) AS first_at,
                                            greatest(p.last_at, f.last_at) AS last_at
                                        FROM (SELECT count(*) AS projects, min(created_at) AS first_at,
                                                  max(updated_at) AS last_at
                                              FROM orchestrator.projects WHERE user_id = ?) p,
                                             (SELECT count(*) AS files,
                                                  coalesce(sum(size_bytes), 0)::bigint AS storage_bytes,
                                                  min(created_at) AS first_at, max(updated_at) AS last_at
                                              FROM orchestrator.files
                                              WHERE user_id = ? AND status = 'stored') f
                                        """,
                                        ProjectRows::totals,
                                        caller.userId(),
                                        caller.userId())
                                .orElseThrow());
    }

    /** The caller's projects after one of them, oldest first. */
    public List<Project> projects(Caller caller, Optional<UUID> after, int limit) {
        // projects_user_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT * FROM orchestrator.projects
                                WHERE user_id = ? AND (?::uuid IS NULL OR id > ?::uuid)
                                ORDER BY id
                                LIMIT ?
                                """,
                                ProjectRows::project,
                                caller.userId(),
                                after,
                                after,
                                limit));
    }

    /** The caller's stored files after one of them, oldest first. */
    public List<ProjectFile> files(Caller caller, Optional<UUID> after, int limit) {
        // files_user_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT * FROM orchestrator.files
                                WHERE user_id = ? AND status = 'stored'
                                    AND (?::uuid IS NULL OR id > ?::uuid)
                                ORDER BY id
                                LIMIT ?
                                """,
                                ProjectRows::file,
                                caller.userId(),
                                after,
                                after,
                                limit));
    }
}
