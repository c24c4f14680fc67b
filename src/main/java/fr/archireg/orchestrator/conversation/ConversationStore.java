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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversations and messages in PostgreSQL. Thread-safe. */
public final class ConversationStore {
    private final Database database;

    public ConversationStore(Database database) {
        this.database = database;
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
        return database.singleForUser(
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
        return database.singleForUser(caller.userId(), handle -> find(handle, caller, id));
    }

    static Optional<Conversation> find(Handle handle, Caller caller, UUID id) throws SQLException {
        return handle.queryFirst(
                "SELECT * FROM orchestrator.conversations WHERE id = ? AND user_id = ?",
                ConversationRows::conversation,
                id,
                caller.userId());
    }

    /** A page of the messages of one of the caller's conversations, newest first. */
    List<Message> messages(Caller caller, UUID conversationId, Page page) {
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
        return database.singleForUser(
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

    static void hold(Handle handle, Caller caller, Optional<UUID> projectId) throws SQLException {
        if (projectId.isPresent()) {
            ProjectStore.hold(handle, caller, projectId.get());
        }
    }

    static UUID create(Handle handle, Caller caller, Question.Place place, Instant now) {
        UUID id = newId();
        handle.sendAhead(
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

    /** A LIKE pattern for a text that is meant as it stands. */
    private static String pattern(String words) {
        return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private static UUID newId() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
