package fr.archireg.orchestrator.idempotency;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.db.Work;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** What requests with a key have made, in PostgreSQL. Thread-safe. */
public final class IdempotencyStore {
    private static final int PURGED_AT_ONCE = 1_000;

    private final Database database;

    public IdempotencyStore(Database database) {
        this.database = database;
    }

    /**
     * What a request made.
     *
     * @param repeated whether an earlier request with the same key made it
     */
    public record Made(UUID resultId, boolean repeated) {}

    private record Known(String fingerprint, UUID resultId) {}

    /**
     * Lets the first request with a key do its work, in the caller's transaction. Another one with
     * the same key waits until that transaction has ended, and is then told what it made; the key
     * is locked until its own transaction ends.
     *
     * @param work gives the id of what it makes; when it fails, the key is free again
     * @throws AppException {@code CONFLICT} if the key came with another request before
     */
    public static Made once(Handle handle, UUID userId, RequestKey key, Work<UUID> work)
            throws SQLException {
        if (claim(handle, userId, key)) {
            UUID made = work.run(handle);
            replace(handle, userId, key, made);
            return new Made(made, false);
        }
        return find(handle, userId, key)
                .map(id -> new Made(id, true))
                .orElseThrow(() ->
                        new AppException(ErrorCode.CONFLICT, "a request with this key was undone"));
    }

    /**
     * Says what the request with a key made, for another 24 hours, in the transaction that called
     * {@link #once}.
     */
    public static void replace(Handle handle, UUID userId, RequestKey key, UUID made)
            throws SQLException {
        handle.update(
                """
                UPDATE orchestrator.idempotency_keys SET result_id = ?, created_at = now()
                WHERE user_id = ? AND key = ?
                """,
                made,
                userId,
                key.key());
    }

    /**
     * What an earlier request with this key made, empty if there was none.
     *
     * @throws AppException {@code CONFLICT} if the key came with another request
     */
    public Optional<UUID> find(UUID userId, RequestKey key) {
        return database.singleForUser(userId, handle -> find(handle, userId, key));
    }

    /** Forgets keys that have expired; a new request may have them again at once. */
    public void purge() {
        // idempotency_keys_created_at_idx. Everybody's keys: the owner of the tables sees all rows.
        int purged;
        do {
            purged =
                    database.inTransaction(handle ->
                            handle.update(
                                    """
                                    DELETE FROM orchestrator.idempotency_keys
                                    WHERE (user_id, key) IN (
                                        SELECT user_id, key FROM orchestrator.idempotency_keys
                                        WHERE created_at < now() - interval '24 hours'
                                        LIMIT ?)
                                    """,
                                    PURGED_AT_ONCE));
        } while (purged == PURGED_AT_ONCE);
    }

    /**
     * Whether the key is this transaction's now; waits for another one that has just taken it. The
     * row is locked in either case: PostgreSQL locks it before it looks at the condition.
     */
    private static boolean claim(Handle handle, UUID userId, RequestKey key) throws SQLException {
        return handle.update(
                        """
                        INSERT INTO orchestrator.idempotency_keys AS known
                            (user_id, key, fingerprint, created_at)
                        VALUES (?, ?, ?, now())
                        ON CONFLICT (user_id, key) DO UPDATE
                        SET fingerprint = excluded.fingerprint, result_id = NULL,
                            created_at = excluded.created_at
                        WHERE known.created_at < now() - interval '24 hours'
                        """,
                        userId,
                        key.key(),
                        key.fingerprint())
                == 1;
    }

    private static Optional<UUID> find(Handle handle, UUID userId, RequestKey key)
            throws SQLException {
        Optional<Known> known =
                handle.queryFirst(
                        """
                        SELECT fingerprint, result_id FROM orchestrator.idempotency_keys
                        WHERE user_id = ? AND key = ? AND created_at >= now() - interval '24 hours'
                        """,
                        IdempotencyStore::known,
                        userId,
                        key.key());
        if (known.isPresent() && !known.get().fingerprint().equals(key.fingerprint())) {
            throw new AppException(
                    ErrorCode.CONFLICT, "this Idempotency-Key was used for another request");
        }
        return known.map(Known::resultId);
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(row.getString("fingerprint"), row.getObject("result_id", UUID.class));
    }
}
