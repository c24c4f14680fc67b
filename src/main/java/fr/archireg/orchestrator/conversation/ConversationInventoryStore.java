package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a user asked, was answered and said about it, to be counted and taken along.
 * Thread-safe.
 */
public final class ConversationInventoryStore {
    private final Database database;

    public ConversationInventoryStore(Database database) {
        this.database = database;
    }

    /**
     * How much there is.
     *
     * @param tokens of all answers that are kept
     */
    public record Totals(
            long conversations,
            long messages,
            Tokens tokens,
            Optional<Instant> firstActivityAt,
            Optional<Instant> lastActivityAt) {}

    /** Counts the caller's conversations and messages. */
    public Totals totals(Caller caller) {
        // conversations_user_id_idx, messages_conversation_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                        """
                                        SELECT c.*, m.*
                                        FROM (SELECT count(*) AS conversations,
                                                  min(created_at) AS first_at, max(updated_at) AS last_at
                                              FROM orchestrator.conversations WHERE user_id = ?) c,
                                             (SELECT count(*) AS messages,
                                                  coalesce(sum(prompt_tokens), 0) AS prompt_tokens,
                                                  coalesce(sum(completion_tokens), 0) AS completion_tokens
                                              FROM orchestrator.messages
                                              JOIN orchestrator.conversations
                                                  ON conversations.id = conversation_id
                                              WHERE user_id = ?) m
                                        """,
                                        ConversationRows::totals,
                                        caller.userId(),
                                        caller.userId())
                                .orElseThrow());
    }

    /** What the caller's answers took, newest day first, then by model. */
    public List<DailyUsage> usageSince(Caller caller, Instant since) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT (messages.created_at AT TIME ZONE 'UTC')::date AS day, model,
                                    count(*) AS answers, sum(prompt_tokens) AS prompt_tokens,
                                    sum(completion_tokens) AS completion_tokens
                                FROM orchestrator.messages
                                JOIN orchestrator.conversations ON conversations.id = conversation_id
                                WHERE user_id = ? AND messages.created_at >= ?
                                    AND model IS NOT NULL AND prompt_tokens IS NOT NULL
                                GROUP BY day, model
                                ORDER BY day DESC, model
                                """,
                                ConversationRows::dailyUsage,
                                caller.userId(),
                                since));
    }

    /** The caller's conversations after one of them, oldest first. */
    public List<Conversation> conversations(Caller caller, Optional<UUID> after, int limit) {
        // conversations_user_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT * FROM orchestrator.conversations
                                WHERE user_id = ? AND (?::uuid IS NULL OR id > ?::uuid)
                                ORDER BY id
                                LIMIT ?
                                """,
                                ConversationRows::conversation,
                                caller.userId(),
                                after,
                                after,
                                limit));
    }

    /** The messages of one of the caller's conversations after one of them, oldest first. */
    public List<Message> messages(
            Caller caller, UUID conversationId, Optional<UUID> after, int limit) {
        // messages_conversation_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT messages.*
                                FROM orchestrator.messages
                                JOIN orchestrator.conversations ON conversations.id = conversation_id
                                WHERE conversation_id = ? AND user_id = ?
                                    AND (?::uuid IS NULL OR messages.id > ?::uuid)
                                ORDER BY messages.id
                                LIMIT ?
                                """,
                                ConversationRows::message,
                                conversationId,
                                caller.userId(),
                                after,
                                after,
                                limit));
    }

    /** What the caller said about answers, after one of them, in the order of the answers. */
    public List<GivenFeedback> feedback(Caller caller, Optional<UUID> after, int limit) {
        // message_feedback_user_id_idx
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.query(
                                """
                                SELECT message_feedback.*, conversation_id
                                FROM orchestrator.message_feedback
                                JOIN orchestrator.messages ON messages.id = message_id
                                WHERE user_id = ? AND (?::uuid IS NULL OR message_id > ?::uuid)
                                ORDER BY message_id
                                LIMIT ?
                                """,
                                ConversationRows::feedback,
                                caller.userId(),
                                after,
                                after,
                                limit));
    }
}
