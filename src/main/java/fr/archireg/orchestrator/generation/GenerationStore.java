package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Generations as their users and their makers see them, in PostgreSQL. The time is the database's:
 * processes with other clocks agree on when a lease is over. Thread-safe.
 */
public final class GenerationStore {
    private final Database database;

    GenerationStore(Database database) {
        this.database = database;
    }

    /**
     * Stores that something is going to be made, in the caller's transaction.
     *
     * @param conversationId what it belongs to, and is deleted with
     */
    public static void create(
            Handle handle, Caller caller, UUID id, UUID conversationId, Lease lease)
            throws SQLException {
        handle.update(
                """
                INSERT INTO orchestrator.generations
                    (id, user_id, conversation_id, owner_id, lease_until, created_at)
                VALUES (?, ?, ?, ?, now() + ? * interval '1 ms', now())
                """,
                id,
                caller.userId(),
                conversationId,
                lease.ownerId(),
                lease.duration().toMillis());
    }

    /** What came of the wish to end a generation. */
    public enum End {
        /** It is ended now. */
        ENDED,
        /** It was ended by this very wish before: the answer of the database had been lost. */
        REPEATED,
        /** It is not this process's any more. */
        LOST
    }

    /**
     * Ends a generation and completes its log, in the caller's transaction.
     *
     * @param ownerId the process that makes it
     */
    public static End end(Handle handle, UUID userId, UUID ownerId, Ending ending)
            throws SQLException {
        LoggedFrames row = ending.row();
        // The row replaces what a flush of unknown outcome may have left in its place.
        int rows =
                handle.update(
                        """
                        WITH ended AS (
                            UPDATE orchestrator.generations SET ended_at = now()
                            WHERE id = ? AND user_id = ? AND owner_id = ? AND ended_at IS NULL
                            RETURNING id)
                        INSERT INTO orchestrator.generation_events
                            (generation_id, first_sequence, last_sequence, frames, terminal)
                        SELECT id, ?, ?, ?, ? FROM ended
                        ON CONFLICT (generation_id, first_sequence) DO UPDATE
                        SET last_sequence = excluded.last_sequence, frames = excluded.frames,
                            terminal = excluded.terminal
                        """,
                        row.generationId(),
                        userId,
                        ownerId,
                        row.first(),
                        row.last(),
                        row.bytes(),
                        row.terminal());
        if (rows == 1) {
            return End.ENDED;
        }
        return endedWith(handle, row) ? End.REPEATED : End.LOST;
    }

    /** Forgets a generation, in the caller's transaction. */
    public static void delete(Handle handle, UUID id) throws SQLException {
        handle.update("DELETE FROM orchestrator.generations WHERE id = ?", id);
    }

    private static boolean endedWith(Handle handle, LoggedFrames row) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT generation_id AS id FROM orchestrator.generation_events
                        WHERE generation_id = ? AND first_sequence = ? AND frames = ? AND terminal
                        """,
                        GenerationRows::id,
                        row.generationId(),
                        row.first(),
                        row.bytes())
                .isPresent();
    }

    /** Whether one of the caller's generations has ended; empty if he has no such generation. */
    Optional<Boolean> ended(Caller caller, UUID id) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                SELECT ended_at IS NOT NULL AS ended FROM orchestrator.generations
                                WHERE id = ? AND user_id = ?
                                """,
                                row -> row.getBoolean("ended"),
                                id,
                                caller.userId()));
    }

    /** The whole log of one of the caller's generations. */
    List<LoggedFrames> frames(Caller caller, UUID id) {
        // The primary key of generation_events.
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT generation_events.*
                                FROM orchestrator.generation_events
                                JOIN orchestrator.generations ON generations.id = generation_id
                                WHERE generation_id = ? AND user_id = ?
                                ORDER BY first_sequence
                                """,
                                GenerationRows::frames,
                                id,
                                caller.userId()));
    }

    /**
     * Asks whichever process makes it to stop one of the caller's generations; harmless if it has
     * ended.
     *
     * @return whether the caller has such a generation
     */
    boolean requestStop(Caller caller, UUID id) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.update(
                                        """
                                        UPDATE orchestrator.generations SET stop_requested = true
                                        WHERE id = ? AND user_id = ?
                                        """,
                                        id,
                                        caller.userId())
                                == 1);
    }

    /**
     * Forgets generations that ended so long ago.
     *
     * @param rowsMax at most so many of them
     * @return how many there were
     */
    public int purge(Duration retention, int rowsMax) {
        // generations_ended_idx. Everybody's: the owner of the tables sees all rows.
        return database.inTransaction(handle ->
                handle.update(
                        """
                        DELETE FROM orchestrator.generations
                        WHERE id IN (
                            SELECT id FROM orchestrator.generations
                            WHERE ended_at < now() - ? * interval '1 ms'
                            LIMIT ?)
                        """,
                        retention.toMillis(),
                        rowsMax));
    }
}
