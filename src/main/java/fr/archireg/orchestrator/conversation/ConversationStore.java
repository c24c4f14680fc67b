package fr.archireg.orchestrator.conversation;

import com.github.f4b6a3.uuid.UuidCreator;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversations and messages in PostgreSQL. Thread-safe. */
public final class ConversationStore {
    private static final int HISTORY_MESSAGES_MAX = 40;

    private final Database database;
    private final Clock clock;

    public ConversationStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Stores a question and the place of its answer, in one transaction: once this returns, the
     * question is never lost.
     *
     * @param conversationId the conversation that goes on, or empty for a new one
     * @param title title of a new conversation
     * @throws AppException {@code NOT_FOUND} if the conversation is not the caller's
     */
    public Exchange begin(
            Caller caller, Optional<UUID> conversationId, String title, String question) {
        Instant now = now();
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    UUID conversation =
                            conversationId.isPresent()
                                    ? touch(handle, caller, conversationId.get(), now)
                                    : create(handle, caller, title, now);
                    List<Message> history = history(handle, conversation);
                    UUID user = newId();
                    insertQuestion(handle, user, conversation, question, now);
                    UUID assistant = newId();
                    UUID generation = newId();
                    insertAnswer(handle, assistant, conversation, generation, now);
                    return new Exchange(conversation, user, assistant, generation, history);
                });
    }

    /**
     * Saves how an answer ended. Saving it twice, or after somebody else declared it abandoned,
     * changes nothing.
     *
     * @return whether this call ended it
     */
    public boolean finish(Caller caller, FinishedAnswer answer) {
        Optional<Message.Usage> usage = answer.usage();
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        handle.update(
                                        """
                                        UPDATE orchestrator.messages
                                        SET content = ?, status = ?, mode = ?, model = ?,
                                            finish_reason = ?, error_code = ?, sources = ?, citations = ?,
                                            prompt_tokens = ?, completion_tokens = ?, updated_at = ?
                                        WHERE id = ? AND status = 'streaming'
                                        """,
                                        answer.content(),
                                        answer.outcome().status().wireName(),
                                        answer.making().mode(),
                                        answer.making().model(),
                                        finishReason(answer.outcome()),
                                        errorCode(answer.outcome()),
                                        new Handle.Json(answer.making().sourcesJson()),
                                        answer.making().citationsJson().map(Handle.Json::new),
                                        usage.map(Message.Usage::promptTokens),
                                        usage.map(Message.Usage::completionTokens),
                                        now(),
                                        answer.messageId())
                                == 1);
    }

    /** The caller's conversations, newest first. */
    public List<Conversation> list(Caller caller, Page page) {
        // conversations_user_id_idx
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT id, title, created_at, updated_at
                                FROM orchestrator.conversations
                                WHERE user_id = ? AND (?::uuid IS NULL OR id < ?::uuid)
                                ORDER BY id DESC
                                LIMIT ?
                                """,
                                ConversationRows::conversation,
                                caller.userId(),
                                page.cursor(),
                                page.cursor(),
                                page.fetchLimit()));
    }

    /** One of the caller's conversations. */
    public Optional<Conversation> find(Caller caller, UUID id) {
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                SELECT id, title, created_at, updated_at
                                FROM orchestrator.conversations
                                WHERE id = ? AND user_id = ?
                                """,
                                ConversationRows::conversation,
                                id,
                                caller.userId()));
    }

    /** All messages of one of the caller's conversations, oldest first; none if it is not his. */
    public List<Message> messages(Caller caller, UUID conversationId) {
        // messages_conversation_id_idx
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT messages.*
                                FROM orchestrator.messages
                                JOIN orchestrator.conversations ON conversations.id = conversation_id
                                WHERE conversation_id = ? AND user_id = ?
                                ORDER BY messages.id
                                """,
                                ConversationRows::message,
                                conversationId,
                                caller.userId()));
    }

    /**
     * Ends answers that nobody has worked on for so long that their process must be gone.
     *
     * @return how many there were
     */
    public int endAbandoned(Duration silence) {
        Instant now = now();
        // messages_streaming_idx. Everybody's answers: the owner of the tables sees all rows.
        return database.inTransaction(handle ->
                handle.update(
                        """
                        UPDATE orchestrator.messages
                        SET status = 'interrupted', updated_at = ?
                        WHERE status = 'streaming' AND updated_at < ?
                        """,
                        now,
                        now.minus(silence)));
    }

    private static UUID create(Handle handle, Caller caller, String title, Instant now)
            throws SQLException {
        UUID id = newId();
        handle.update(
                """
                INSERT INTO orchestrator.conversations (id, user_id, title, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?)
                """,
                id,
                caller.userId(),
                title,
                now,
                now);
        return id;
    }

    private static UUID touch(Handle handle, Caller caller, UUID id, Instant now)
            throws SQLException {
        int rows =
                handle.update(
                        """
                        UPDATE orchestrator.conversations SET updated_at = ?
                        WHERE id = ? AND user_id = ?
                        """,
                        now,
                        id,
                        caller.userId());
        if (rows == 0) {
            throw new AppException(ErrorCode.NOT_FOUND, "no such conversation");
        }
        return id;
    }

    private static List<Message> history(Handle handle, UUID conversation) throws SQLException {
        return handle.query(
                        """
                        SELECT * FROM orchestrator.messages
                        WHERE conversation_id = ? AND content <> ''
                        ORDER BY id DESC
                        LIMIT ?
                        """,
                        ConversationRows::message,
                        conversation,
                        HISTORY_MESSAGES_MAX)
                .reversed();
    }

    private static void insertQuestion(
            Handle handle, UUID id, UUID conversation, String content, Instant now)
            throws SQLException {
        handle.update(
                """
                INSERT INTO orchestrator.messages
                    (id, conversation_id, role, content, status, created_at, updated_at)
                VALUES (?, ?, 'user', ?, 'complete', ?, ?)
                """,
                id,
                conversation,
                content,
                now,
                now);
    }

    private static void insertAnswer(
            Handle handle, UUID id, UUID conversation, UUID generation, Instant now)
            throws SQLException {
        handle.update(
                """
                INSERT INTO orchestrator.messages
                    (id, conversation_id, generation_id, role, content, status, created_at, updated_at)
                VALUES (?, ?, ?, 'assistant', '', 'streaming', ?, ?)
                """,
                id,
                conversation,
                generation,
                now,
                now);
    }

    private static Optional<String> finishReason(Outcome outcome) {
        return outcome instanceof Outcome.Completed completed
                ? Optional.of(completed.finishReason())
                : Optional.empty();
    }

    private static Optional<String> errorCode(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? Optional.of(failed.code().wireName())
                : Optional.empty();
    }

    private Instant now() {
        // PostgreSQL keeps microseconds; what is returned now equals what is read later.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static UUID newId() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
