package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the processes tell each other about generations, in PostgreSQL. These are background jobs,
 * which work on everybody's rows as the owner of the tables. Thread-safe.
 */
public final class LeaseStore {
    private final Database database;

    LeaseStore(Database database) {
        this.database = database;
    }

    /** A generation whose lease was renewed. */
    record Renewed(UUID id, boolean watched) {}

    /** A generation whose process is gone, with what the log has of it, locked. */
    public record Abandoned(UUID id, UUID userId, UUID ownerId, List<LoggedFrames> log) {}

    /** Returns if the database answers. */
    void ping() {
        database.ping();
    }

    /** Renews the lease of these generations; those that are missing in the result are lost. */
    List<Renewed> renew(Lease lease, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return database.inTransaction(handle ->
                handle.query(
                        """
                        UPDATE orchestrator.generations
                        SET lease_until = now() + ? * interval '1 ms'
                        WHERE id = ANY (?) AND owner_id = ? AND ended_at IS NULL
                        RETURNING id, coalesce(watched_until > now(), false) AS watched
                        """,
                        row -> new Renewed(GenerationRows.id(row), row.getBoolean("watched")),
                        lease.duration().toMillis(),
                        uuids(handle, ids),
                        lease.ownerId()));
    }

    /** Which of these generations somebody wants to be stopped. */
    List<UUID> stopRequests(Collection<UUID> ids) {
        return database.read(handle ->
                handle.query(
                        """
                        SELECT id FROM orchestrator.generations
                        WHERE id = ANY (?) AND stop_requested AND ended_at IS NULL
                        """,
                        GenerationRows::id,
                        uuids(handle, ids)));
    }

    /** Says that somebody listens to these generations here, for so long. */
    void watch(Collection<UUID> ids, Duration duration) {
        database.inTransaction(handle ->
                handle.update(
                        """
                        UPDATE orchestrator.generations
                        SET watched_until = now() + ? * interval '1 ms'
                        WHERE id = ANY (?) AND ended_at IS NULL
                        """,
                        duration.toMillis(),
                        uuids(handle, ids)));
    }

    /** Which of these generations exist still: those of deleted conversations do not. */
    List<UUID> existing(Collection<UUID> ids) {
        return database.read(handle ->
                handle.query(
                        "SELECT id FROM orchestrator.generations WHERE id = ANY (?)",
                        GenerationRows::id,
                        uuids(handle, ids)));
    }

    /**
     * Takes over one generation whose lease is over, in the caller's transaction; no other process
     * gets it meanwhile.
     */
    public static Optional<Abandoned> takeAbandoned(Handle handle) throws SQLException {
        // generations_running_idx
        Optional<Abandoned> abandoned =
                handle.queryFirst(
                        """
                        SELECT id, user_id, owner_id FROM orchestrator.generations
                        WHERE ended_at IS NULL AND lease_until < now()
                        ORDER BY lease_until
                        LIMIT 1
                        FOR UPDATE SKIP LOCKED
                        """,
                        LeaseStore::abandoned);
        if (abandoned.isEmpty()) {
            return abandoned;
        }
        Abandoned row = abandoned.get();
        List<LoggedFrames> log = EventLogStore.log(handle, row.id());
        return Optional.of(new Abandoned(row.id(), row.userId(), row.ownerId(), log));
    }

    private static Abandoned abandoned(ResultSet row) throws SQLException {
        return new Abandoned(
                GenerationRows.id(row),
                row.getObject("user_id", UUID.class),
                row.getObject("owner_id", UUID.class),
                List.of());
    }

    private static Object uuids(Handle handle, Collection<UUID> ids) throws SQLException {
        return handle.connection().createArrayOf("uuid", ids.toArray());
    }
}
