package fr.archireg.orchestrator.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Rows of the tables of this package. */
final class ConversationRows {
    private ConversationRows() {}

    static Conversation conversation(ResultSet row) throws SQLException {
        return new Conversation(
                row.getObject("id", UUID.class),
                row.getString("title"),
                Optional.ofNullable(row.getObject("project_id", UUID.class)),
                row.getBoolean("archived"),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    static ConversationBody.Details details(ResultSet row) throws SQLException {
        Conversation conversation = conversation(row);
        return new ConversationBody.Details(
                conversation.title(), conversation.projectId(), conversation.archived());
    }

    static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getObject("id", UUID.class),
                place(row),
                Role.fromWire(row.getString("role")),
                row.getString("content"),
                MessageStatus.fromWire(row.getString("status")),
                making(row),
                instant(row, "created_at"));
    }

    static GivenFeedback feedback(ResultSet row) throws SQLException {
        return new GivenFeedback(
                new Feedback(
                        row.getObject("conversation_id", UUID.class),
                        row.getObject("message_id", UUID.class),
                        Feedback.Rating.fromWire(row.getString("rating")),
                        text(row, "comment")),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    static ConversationInventoryStore.Totals totals(ResultSet row) throws SQLException {
        return new ConversationInventoryStore.Totals(
                row.getLong("conversations"),
                row.getLong("messages"),
                tokens(row),
                optionalInstant(row, "first_at"),
                optionalInstant(row, "last_at"));
    }

    static DailyUsage dailyUsage(ResultSet row) throws SQLException {
        return new DailyUsage(
                row.getObject("day", LocalDate.class),
                row.getString("model"),
                row.getLong("answers"),
                tokens(row));
    }

    private static Tokens tokens(ResultSet row) throws SQLException {
        return Tokens.of(row.getLong("prompt_tokens"), row.getLong("completion_tokens"));
    }

    private static Message.Place place(ResultSet row) throws SQLException {
        return new Message.Place(
                row.getObject("conversation_id", UUID.class),
                Optional.ofNullable(row.getObject("question_id", UUID.class)),
                Optional.ofNullable(row.getObject("generation_id", UUID.class)));
    }

    private static Message.Making making(ResultSet row) throws SQLException {
        return new Message.Making(
                row.getString("sources"),
                row.getString("citations"),
                text(row, "mode"),
                text(row, "model"),
                text(row, "finish_reason"),
                text(row, "error_code"),
                usage(row));
    }

    private static Optional<Message.Usage> usage(ResultSet row) throws SQLException {
        int promptTokens = row.getInt("prompt_tokens");
        if (row.wasNull()) {
            return Optional.empty();
        }
        int completionTokens = row.getInt("completion_tokens");
        return Optional.of(
                new Message.Usage(promptTokens, completionTokens, promptTokens + completionTokens));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<Instant> optionalInstant(ResultSet row, String column)
            throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
