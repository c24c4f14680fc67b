package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What users think of answers, in PostgreSQL. Thread-safe. */
public final class FeedbackStore {
    private final Database database;
    private final Clock clock;

    public FeedbackStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Keeps what the caller says about an answer, in place of what he said before.
     *
     * @return what is kept, or empty if there is no such answer in that conversation of the caller
     */
    Optional<Feedback> save(Caller caller, Feedback feedback) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        int rows =
                database.singleForUser(
                        caller.userId(),
                        handle ->
                                handle.update(
                                        """
                                        INSERT INTO orchestrator.message_feedback
                                            (message_id, user_id, rating, comment, created_at, updated_at)
                                        SELECT messages.id, user_id, ?, ?, ?, ?
                                        FROM orchestrator.messages
                                        JOIN orchestrator.conversations
                                            ON conversations.id = conversation_id
                                        WHERE messages.id = ? AND conversation_id = ?
                                            AND user_id = ? AND role = 'assistant'
                                        ON CONFLICT (message_id) DO UPDATE
                                        SET rating = excluded.rating, comment = excluded.comment,
                                            updated_at = excluded.updated_at
                                        """,
                                        feedback.rating().wireName(),
                                        feedback.comment(),
                                        now,
                                        now,
                                        feedback.messageId(),
                                        feedback.conversationId(),
                                        caller.userId()));
        return rows == 1 ? Optional.of(feedback) : Optional.empty();
    }
}
