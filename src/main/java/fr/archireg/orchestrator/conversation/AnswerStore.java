package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.generation.Ending;
import fr.archireg.orchestrator.generation.GenerationStore;
import fr.archireg.orchestrator.generation.LeaseStore;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How answers end, in PostgreSQL: the message and the generation that makes it in one transaction,
 * so that the last event and the saved answer agree. Thread-safe.
 */
public final class AnswerStore {
    private final Database database;
    private final Clock clock;

    public AnswerStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An answer whose process is gone, rebuilt from the log. */
    public record Rebuilt(FinishedAnswer answer, Ending ending) {}

    /**
     * A generation that was ended because its process is gone.
     *
     * @param answer empty if its answer had ended before
     */
    public record Swept(Optional<FinishedAnswer> answer) {}

    /**
     * Saves how an answer ended. Doing it twice changes nothing.
     *
     * @param ownerId the process that makes it
     * @return whether it is saved so; otherwise somebody else ended it, or it was deleted
     */
    public boolean finish(Caller caller, UUID ownerId, FinishedAnswer answer, Ending ending) {
        return database.inUserTransaction(
                caller.userId(),
                handle ->
                        switch (GenerationStore.end(handle, caller.userId(), ownerId, ending)) {
                            case REPEATED -> true;
                            case LOST -> false;
                            case ENDED -> {
                                save(handle, caller.userId(), answer);
                                yield true;
                            }
                        });
    }

    /**
     * Ends one answer whose process is gone, with the text that the log has.
     *
     * @param certain whether a lease that is over means what it should; asked when one was found,
     *     since the database may have answered late
     * @param rebuild makes the end of the log; it has no effect outside
     * @return empty if there was none
     */
    public Optional<Swept> endAbandoned(
            BooleanSupplier certain, Function<Unfinished, Rebuilt> rebuild) {
        // Everybody's answers: the owner of the tables sees all rows.
        return database.inTransaction(handle -> {
            Optional<LeaseStore.Abandoned> abandoned = LeaseStore.takeAbandoned(handle);
            return abandoned.isPresent() && certain.getAsBoolean()
                    ? Optional.of(end(handle, abandoned.get(), rebuild))
                    : Optional.empty();
        });
    }

    /** An answer whose process is gone, and what the log has of it. */
    public record Unfinished(UUID messageId, LeaseStore.Abandoned generation) {}

    /** The answer that a generation made or makes, if it is the caller's. */
    public Optional<Message> find(Caller caller, UUID generationId) {
        // messages_generation_id_key
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                """
                                SELECT messages.*
                                FROM orchestrator.messages
                                JOIN orchestrator.conversations
                                    ON conversations.id = conversation_id
                                WHERE generation_id = ? AND user_id = ?
                                """,
                                ConversationRows::message,
                                generationId,
                                caller.userId()));
    }

    private Swept end(
            Handle handle, LeaseStore.Abandoned abandoned, Function<Unfinished, Rebuilt> rebuild)
            throws SQLException {
        Optional<UUID> message =
                handle.queryFirst(
                        """
                        SELECT id FROM orchestrator.messages
                        WHERE generation_id = ? AND status = 'streaming'
                        """,
                        row -> row.getObject("id", UUID.class),
                        abandoned.id());
        if (message.isEmpty()) {
            // Ended by a version of the program that knew nothing of generations.
            GenerationStore.delete(handle, abandoned.id());
            return new Swept(Optional.empty());
        }
        Rebuilt rebuilt = rebuild.apply(new Unfinished(message.get(), abandoned));
        GenerationStore.end(handle, abandoned.userId(), abandoned.ownerId(), rebuilt.ending());
        save(handle, abandoned.userId(), rebuilt.answer());
        return new Swept(Optional.of(rebuilt.answer()));
    }

    private void save(Handle handle, UUID userId, FinishedAnswer answer) throws SQLException {
        Optional<Message.Usage> usage = answer.usage();
        handle.update(
                """
                UPDATE orchestrator.messages
                SET content = ?, status = ?, mode = ?, model = ?, finish_reason = ?,
                    error_code = ?, sources = ?, citations = ?, prompt_tokens = ?,
                    completion_tokens = ?, updated_at = ?
                WHERE id = ? AND status = 'streaming'
                    AND conversation_id IN (
                        SELECT id FROM orchestrator.conversations WHERE user_id = ?)
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
                userId);
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
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
