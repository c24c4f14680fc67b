package fr.archireg.orchestrator.conversation;

import com.github.f4b6a3.uuid.UuidCreator;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.GenerationStore;
import fr.archireg.orchestrator.generation.Lease;
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
import java.util.concurrent.atomic.AtomicReference;

/** How questions come into conversations, in PostgreSQL. Thread-safe. */
public final class QuestionStore {
    private static final int HISTORY_MESSAGES_MAX = 40;

    private final Database database;
    private final Clock clock;

    public QuestionStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Stores a question, the place of its answer and the generation that makes it, in one
     * transaction: once this returns, the question is never lost, and the same request with the
     * same key stores nothing more. Where the answer that it led to failed, the same question gets
     * another one.
     *
     * @throws AppException {@code NOT_FOUND} if the conversation, the project or the question that
     *     is repeated is not the caller's; {@code CONFLICT} if an answer to that question is being
     *     made, or the key came with another request
     */
    public Beginning begin(Caller caller, Question question, Lease lease) {
        return database.inUserTransaction(
                caller.userId(), handle -> begin(handle, caller, question, lease));
    }

    /** A question of one of the caller's conversations, by its own id or that of an answer. */
    public Optional<Message> find(Caller caller, UUID conversationId, UUID messageId) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                SELECT question.*
                                FROM orchestrator.messages
                                JOIN orchestrator.messages AS question
                                    ON question.id = coalesce(messages.question_id, messages.id)
                                JOIN orchestrator.conversations
                                    ON conversations.id = messages.conversation_id
                                WHERE messages.id = ? AND conversations.id = ? AND user_id = ?
                                    AND question.role = 'user'
                                """,
                                ConversationRows::message,
                                messageId,
                                conversationId,
                                caller.userId()));
    }

    /**
     * Whether a generation ended without its answer, by a failure or with its process: the same
     * request may try again.
     */
    public boolean failed(Caller caller, UUID generationId) {
        return database.singleForUser(
                caller.userId(), handle -> findFailed(handle, caller, generationId).isPresent());
    }

    /** A question whose answer failed. */
    private record Failed(UUID conversationId, UUID questionId) {
        Question again(Question question) {
            return new Question(
                    new Question.Place(
                            Optional.of(conversationId), question.place().projectId(), ""),
                    question.text(),
                    Optional.of(questionId),
                    question.key());
        }
    }

    private static Optional<Failed> findFailed(Handle handle, Caller caller, UUID generationId)
            throws SQLException {
        // messages_generation_id_key
        return handle.queryFirst(
                """
                SELECT conversation_id, question_id
                FROM orchestrator.messages
                JOIN orchestrator.conversations ON conversations.id = conversation_id
                WHERE generation_id = ? AND user_id = ? AND question_id IS NOT NULL
                    AND status IN ('failed', 'interrupted')
                """,
                row ->
                        new Failed(
                                row.getObject("conversation_id", UUID.class),
                                row.getObject("question_id", UUID.class)),
                generationId,
                caller.userId());
    }

    private Beginning begin(Handle handle, Caller caller, Question question, Lease lease)
            throws SQLException {
        if (question.key().isEmpty()) {
            return new Beginning.Stored(store(handle, caller, question, lease));
        }
        RequestKey key = question.key().get();
        AtomicReference<Exchange> stored = new AtomicReference<>();
        IdempotencyStore.Made made =
                IdempotencyStore.once(
                        handle,
                        caller.userId(),
                        key,
                        again -> {
                            stored.set(store(again, caller, question, lease));
                            return stored.get().generationId();
                        });
        if (!made.repeated()) {
            return new Beginning.Stored(stored.get());
        }
        Optional<Failed> failed = findFailed(handle, caller, made.resultId());
        if (failed.isEmpty()) {
            return new Beginning.Repeated(made.resultId());
        }
        Exchange exchange = store(handle, caller, failed.get().again(question), lease);
        IdempotencyStore.replace(handle, caller.userId(), key, exchange.generationId());
        return new Beginning.Stored(exchange);
    }

    private Exchange store(Handle handle, Caller caller, Question question, Lease lease)
            throws SQLException {
        // PostgreSQL keeps microseconds; what is returned now equals what is read later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ConversationStore.hold(handle, caller, question.place().projectId());
        UUID conversation =
                question.place().conversationId().isPresent()
                        ? touch(handle, caller, question.place(), now)
                        : ConversationStore.create(handle, caller, question.place(), now);
        UUID user = question.repeatedId().orElseGet(QuestionStore::newId);
        if (question.repeatedId().isPresent()) {
            requireRepeatable(handle, user, conversation);
        }
        List<Message> history =
                question.place().conversationId().isPresent()
                        ? history(handle, conversation, user)
                        : List.of();
        Exchange exchange = new Exchange(conversation, user, newId(), newId(), history);
        insert(handle, exchange, question.text(), now);
        GenerationStore.create(handle, caller, exchange.generationId(), conversation, lease);
        return exchange;
    }

    private static UUID touch(Handle handle, Caller caller, Question.Place place, Instant now)
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
            throw ConversationStore.notFound();
        }
        return id;
    }

    /** The conversation is locked by {@link #touch}, so that nobody repeats it at the same time. */
    private static void requireRepeatable(Handle handle, UUID question, UUID conversation)
            throws SQLException {
        boolean exists =
                handle.queryFirst(
                                """
                                SELECT id FROM orchestrator.messages
                                WHERE id = ? AND conversation_id = ? AND role = 'user'
                                """,
                                row -> row.getObject("id", UUID.class),
                                question,
                                conversation)
                        .isPresent();
        if (!exists) {
            throw new AppException(ErrorCode.NOT_FOUND, "no such question");
        }
        // messages_question_id_idx
        boolean running =
                handle.queryFirst(
                                """
                                SELECT id FROM orchestrator.messages
                                WHERE question_id = ? AND status = 'streaming'
                                """,
                                row -> row.getObject("id", UUID.class),
                                question)
                        .isPresent();
        if (running) {
            throw new AppException(ErrorCode.CONFLICT, "an answer to this question is being made");
        }
    }

    /** What was said before a question: other questions, each with the newest of its answers. */
    private static List<Message> history(Handle handle, UUID conversation, UUID question)
            throws SQLException {
        // messages_conversation_id_idx, messages_question_id_idx
        return handle.query(
                        """
                        SELECT * FROM orchestrator.messages
                        WHERE conversation_id = ? AND content <> ''
                            AND coalesce(question_id, id) < ?
                            AND NOT EXISTS (
                                SELECT FROM orchestrator.messages AS newer
                                WHERE newer.question_id = messages.question_id
                                    AND newer.id > messages.id AND newer.content <> '')
                        ORDER BY coalesce(question_id, id) DESC, id DESC
                        LIMIT ?
                        """,
                        ConversationRows::message,
                        conversation,
                        question,
                        HISTORY_MESSAGES_MAX)
                .reversed();
    }

    /** A question that is repeated is there already. */
    private static void insert(Handle handle, Exchange exchange, String question, Instant now) {
        handle.sendAhead(
                """
                INSERT INTO orchestrator.messages
                    (id, conversation_id, question_id, generation_id, role, content, status,
                     created_at, updated_at)
                VALUES (?, ?, NULL, NULL, 'user', ?, 'complete', ?, ?),
                       (?, ?, ?, ?, 'assistant', '', 'streaming', ?, ?)
                ON CONFLICT (id) DO NOTHING
                """,
                exchange.userMessageId(),
                exchange.conversationId(),
                question,
                now,
                now,
                exchange.assistantMessageId(),
                exchange.conversationId(),
                exchange.userMessageId(),
                exchange.generationId(),
                now,
                now);
    }

    private static UUID newId() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
