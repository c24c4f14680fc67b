package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The events of many generations at once, in PostgreSQL, as the owner of the table. Thread-safe.
 */
final class EventLogStore {
    private final Database database;

    EventLogStore(Database database) {
        this.database = database;
    }

    /**
     * Appends to the logs of generations that this process makes, in one statement. A row that is
     * there already, because an earlier try had an unknown outcome, is replaced.
     *
     * @return the generations whose log has the rows now; the others are this process's no more
     */
    List<UUID> append(UUID ownerId, List<LoggedFrames> rows) {
        return database.single(handle -> {
            Connection connection = handle.connection();
            return handle.query(
                    // The primary key of generations, once a row. As a join it was planned as a
                    // nested
                    // loop over all of them, for PostgreSQL expects ten rows of any unnest.
                    """
                    INSERT INTO orchestrator.generation_events AS logged
                        (generation_id, first_sequence, last_sequence, frames)
                    SELECT generation_id, first_sequence, last_sequence, frames
                    FROM unnest(?::uuid[], ?::int[], ?::int[], ?::bytea[])
                        AS fresh (generation_id, first_sequence, last_sequence, frames)
                    WHERE (
                        SELECT owner_id FROM orchestrator.generations
                        WHERE id = fresh.generation_id AND ended_at IS NULL) = ?
                    ON CONFLICT (generation_id, first_sequence) DO UPDATE
                    SET last_sequence = excluded.last_sequence, frames = excluded.frames
                    WHERE NOT logged.terminal
                    RETURNING generation_id AS id
                    """,
                    GenerationRows::id,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(LoggedFrames::generationId).toArray()),
                    connection.createArrayOf(
                            "int4", rows.stream().map(LoggedFrames::first).toArray()),
                    connection.createArrayOf(
                            "int4", rows.stream().map(LoggedFrames::last).toArray()),
                    connection.createArrayOf(
                            "bytea", rows.stream().map(LoggedFrames::bytes).toArray(byte[][]::new)),
                    ownerId);
        });
    }

    /**
     * What came to the logs of some generations. The first row of each may begin with events that
     * are known.
     *
     * @param seen the last event that is known, by generation
     */
    List<LoggedFrames> after(Map<UUID, Integer> seen) {
        return database.read(handle -> {
            Connection connection = handle.connection();
            return handle.query(
                    """
                    SELECT news.*
                    FROM unnest(?::uuid[], ?::int[]) AS seen (id, last)
                    CROSS JOIN LATERAL (
                        SELECT * FROM orchestrator.generation_events
                        WHERE generation_id = seen.id AND last_sequence > seen.last) AS news
                    ORDER BY generation_id, first_sequence
                    """,
                    GenerationRows::frames,
                    connection.createArrayOf("uuid", seen.keySet().toArray()),
                    connection.createArrayOf("int4", seen.values().toArray()));
        });
    }

    /** The whole log of one generation, in the caller's transaction. */
    static List<LoggedFrames> log(Handle handle, UUID id) throws SQLException {
        return handle.query(
                """
                SELECT * FROM orchestrator.generation_events
                WHERE generation_id = ?
                ORDER BY first_sequence
                """,
                GenerationRows::frames,
                id);
    }
}
