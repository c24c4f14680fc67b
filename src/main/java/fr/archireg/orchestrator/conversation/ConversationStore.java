package fr.archireg.orchestrator.conversation;

import com.github.f4b6a3.uuid.UuidCreator;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.project.ProjectStore;
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
     * Where a question belongs.
     *
     * @param conversationId the conversation that goes on, or empty for a new one
     * @param projectId the project that the conversation shall belong to from now on
     * @param title title of a new conversation
     */
    public record Place(Optional<UUID> conversationId, Optional<UUID> projectId, String title) {}

    /**
     * Stores a question and the place of its answer, in one transaction: once this returns, the
     * question is never lost.
     *
     * @throws AppException {@code NOT_FOUND} if the conversation or the project is not the caller's
     */
    public Exchange begin(Caller caller, Place place, String question) {
        Instant now = now();
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    hold(handle, caller, place.projectId());
                    UUID conversation =
                            place.conversationId().isPresent()
                                    ? touch(handle, caller, place, now)
                                    : create(handle, caller, place, now);
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
     * Saves how an answer ended. Saving it twice, after somebody else declared it abandoned, or for
     * another caller than the owner changes nothing.
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
                                          AND conversation_id IN (
                                              SELECT id FROM orchestrator.conversations
                                              WHERE user_id = ?)
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
                                        answer.messageId(),
                                        caller.userId())
                                == 1);
    }

    /**
     * What a list of conversations shall have.
     *
     * @param words empty, or a text that the title or a message has, ignoring case
     * @param projectId only those of this project
     */
    public record Selection(Optional<String> words, Optional<UUID> projectId) {}

    /** The caller's conversations, newest first. */
    public List<Conversation> list(Caller caller, Selection selection, Page page) {
        Optional<String> pattern = selection.words().map(ConversationStore::pattern);
        // conversations_user_id_idx; the words are looked for in this user's rows only.
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT * FROM orchestrator.conversations
                                WHERE user_id = ? AND (?::uuid IS NULL OR id < ?::uuid)
                                    AND (?::uuid IS NULL OR project_id = ?::uuid)
                                    AND (?::text IS NULL OR title ILIKE ? OR EXISTS (
                                        SELECT FROM orchestrator.messages
                                        WHERE conversation_id = conversations.id
                                            AND content ILIKE ?))
                                ORDER BY id DESC
                                LIMIT ?
                                """,
                                ConversationRows::conversation,
                                caller.userId(),
                                page.cursor(),
                                page.cursor(),
                                selection.projectId(),
                                selection.projectId(),
                                pattern,
                                pattern,
                                pattern,
                                page.fetchLimit()));
    }

    /** One of the caller's conversations. */
    public Optional<Conversation> find(Caller caller, UUID id) {
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                SELECT * FROM orchestrator.conversations
                                WHERE id = ? AND user_id = ?
                                """,
                                ConversationRows::conversation,
                                id,
                                caller.userId()));
    }

    /** A page of the messages of one of the caller's conversations, newest first. */
    List<Message> messages(Caller caller, UUID conversationId, Page page) {
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
                                    AND (?::uuid IS NULL OR messages.id < ?::uuid)
                                ORDER BY messages.id DESC
                                LIMIT ?
                                """,
                                ConversationRows::message,
                                conversationId,
                                caller.userId(),
                                page.cursor(),
                                page.cursor(),
                                page.fetchLimit()));
    }

    static AppException notFound() {
        return new AppException(ErrorCode.NOT_FOUND, "no such conversation");
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

    static void hold(Handle handle, Caller caller, Optional<UUID> projectId) throws SQLException {
        if (projectId.isPresent()) {
            ProjectStore.hold(handle, caller, projectId.get());
        }
    }

    static UUID create(Handle handle, Caller caller, Place place, Instant now) throws SQLException {
        UUID id = newId();
        handle.update(
                """
                INSERT INTO orchestrator.conversations
                    (id, user_id, project_id, title, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                id,
                caller.userId(),
                place.projectId(),
                place.title(),
                now,
                now);
        return id;
    }

    private static UUID touch(Handle handle, Caller caller, Place place, Instant now)
            throws SQLException {
        UUID id = place.conversationId().orElseThrow();
        int rows =
                handle.update(
                        """
                        UPDATE orchestrator.conversations
                        SET updated_at = ?, project_id = coalesce(?::uuid, project_id)
                        WHERE id = ? AND user_id = ?
                        """,
                        now,
                        place.projectId(),
                        id,
                        caller.userId());
        if (rows == 0) {
            throw notFound();
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

    /** A LIKE pattern for a text that is meant as it stands. */
    private static String pattern(String words) {
        return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
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
