package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.idempotency.IdempotencyStore;
import fr.archireg.orchestrator.idempotency.RequestKey;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What users do with conversations besides talking, in PostgreSQL. Thread-safe. */
public final class ConversationEditStore {
    private final Database database;
    private final Clock clock;

    public ConversationEditStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Creates a conversation without messages. */
    Conversation create(Caller caller, ConversationBody.Details details) {
        return database.inUserTransaction(
                caller.userId(), handle -> create(handle, caller, details));
    }

    /**
     * Creates it unless an earlier request with the same key did.
     *
     * @throws AppException {@code CONFLICT} if the key came with another request
     */
    Conversation createOnce(Caller caller, ConversationBody.Details details, RequestKey key) {
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
                    return ConversationStore.find(handle, caller, id)
                            .orElseThrow(ConversationStore::notFound);
                });
    }

    /**
     * Changes one of the caller's conversations.
     *
     * @param change from the details as they are to the details as they shall be
     * @throws AppException {@code NOT_FOUND} for the conversation or the project
     */
    Conversation update(Caller caller, UUID id, UnaryOperator<ConversationBody.Details> change) {
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    ConversationBody.Details before =
                            handle.queryFirst(
                                            """
                                            SELECT * FROM orchestrator.conversations
                                            WHERE id = ? AND user_id = ?
                                            FOR UPDATE
                                            """,
                                            ConversationRows::details,
                                            id,
                                            caller.userId())
                                    .orElseThrow(ConversationStore::notFound);
                    ConversationBody.Details after = change.apply(before);
                    if (!after.projectId().equals(before.projectId())) {
                        ConversationStore.hold(handle, caller, after.projectId());
                    }
                    return write(handle, caller, id, after);
                });
    }

    /**
     * Deletes one of the caller's conversations with its messages.
     *
     * @throws AppException {@code NOT_FOUND}
     */
    void delete(Caller caller, UUID id) {
        int rows =
                database.singleForUser(
                        caller.userId(),
                        handle ->
                                handle.update(
                                        """
                                        DELETE FROM orchestrator.conversations
                                        WHERE id = ? AND user_id = ?
                                        """,
                                        id,
                                        caller.userId()));
        if (rows == 0) {
            throw ConversationStore.notFound();
        }
    }

    private Conversation create(Handle handle, Caller caller, ConversationBody.Details details)
            throws SQLException {
        ConversationStore.hold(handle, caller, details.projectId());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Question.Place place =
                new Question.Place(Optional.empty(), details.projectId(), details.title());
        UUID id = ConversationStore.create(handle, caller, place, now);
        return write(handle, caller, id, details);
    }

    private static Conversation write(
            Handle handle, Caller caller, UUID id, ConversationBody.Details details)
            throws SQLException {
        return handle.queryFirst(
                        """
                        UPDATE orchestrator.conversations
                        SET title = ?, project_id = ?, archived = ?
                        WHERE id = ? AND user_id = ?
                        RETURNING *
                        """,
                        ConversationRows::conversation,
                        details.title(),
                        details.projectId(),
                        details.archived(),
                        id,
                        caller.userId())
                .orElseThrow(ConversationStore::notFound);
    }
}
