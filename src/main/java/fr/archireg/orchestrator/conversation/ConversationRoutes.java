package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Attachment;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.http.PathParameters;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.http.Validation;
import fr.archireg.orchestrator.idempotency.RequestKey;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversations over HTTP. */
public final class ConversationRoutes {
    private static final int WORDS_CHARS_MAX = 200;

    private final ConversationStore conversations;
    private final ConversationEditStore edits;
    private final FeedbackStore feedback;

    public ConversationRoutes(
            ConversationStore conversations, ConversationEditStore edits, FeedbackStore feedback) {
        this.conversations = conversations;
        this.edits = edits;
        this.feedback = feedback;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/api/v3/conversations", guard.user(this::list));
        routes.post("/api/v3/conversations", guard.user(this::create));
        routes.get("/api/v3/conversations/{id}", guard.user(this::find));
        routes.patch("/api/v3/conversations/{id}", guard.user(this::change));
        routes.delete("/api/v3/conversations/{id}", guard.user(this::delete));
        routes.get("/api/v3/conversations/{id}/messages", guard.user(this::messages));
        routes.get("/api/v3/conversations/{id}/export", guard.user(this::export));
        routes.post(
                "/api/v3/conversations/{id}/messages/{message_id}/feedback",
                guard.user(this::rate));
    }

    private record ConversationWithMessages(
            @JsonUnwrapped Conversation conversation, List<Message> messages) {}

    private void list(Caller caller, ServerRequest request, ServerResponse response) {
        Page page = Page.from(request);
        Json.send(
                response,
                page.slice(
                        conversations.list(caller, selection(request.query()), page),
                        Conversation::id));
    }

    private void create(Caller caller, ServerRequest request, ServerResponse response) {
        String text = Json.readText(request);
        ConversationBody.Details details = Json.parse(text, ConversationBody.class).create();
        Conversation conversation =
                RequestKey.of(request, text)
                        .map(key -> edits.createOnce(caller, details, key))
                        .orElseGet(() -> edits.create(caller, details));
        response.status(Status.CREATED_201);
        Json.send(response, conversation);
    }

    private void find(Caller caller, ServerRequest request, ServerResponse response) {
        Json.send(response, whole(caller, request));
    }

    private void change(Caller caller, ServerRequest request, ServerResponse response) {
        ConversationBody body = Json.read(request, ConversationBody.class);
        Json.send(response, edits.update(caller, PathParameters.id(request, "id"), body::details));
    }

    private void delete(Caller caller, ServerRequest request, ServerResponse response) {
        edits.delete(caller, PathParameters.id(request, "id"));
        response.status(Status.NO_CONTENT_204).send();
    }

    private void messages(Caller caller, ServerRequest request, ServerResponse response) {
        UUID id = require(caller, request).id();
        Page page = Page.from(request);
        Json.send(response, page.slice(conversations.messages(caller, id, page), Message::id));
    }

    private void export(Caller caller, ServerRequest request, ServerResponse response) {
        String format = request.query().first("format").orElse("markdown");
        Validation validation = new Validation();
        validation.check(
                format.equals("markdown") || format.equals("json"),
                "format",
                "must be markdown or json");
        validation.verify();
        ConversationWithMessages whole = whole(caller, request);
        String id = whole.conversation().id().toString();
        if (format.equals("json")) {
            response.header(HeaderNames.CONTENT_DISPOSITION, Attachment.of(id + ".json"));
            Json.send(response, whole);
            return;
        }
        response.header(HeaderNames.CONTENT_DISPOSITION, Attachment.of(id + ".md"));
        response.header(HeaderNames.CONTENT_TYPE, "text/markdown; charset=utf-8");
        response.send(
                ConversationExport.markdown(whole.conversation(), whole.messages())
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void rate(Caller caller, ServerRequest request, ServerResponse response) {
        Feedback given =
                Json.read(request, FeedbackBody.class)
                        .toFeedback(
                                PathParameters.id(request, "id"),
                                PathParameters.id(request, "message_id"));
        Json.send(
                response,
                feedback.save(caller, given)
                        .orElseThrow(
                                () -> new AppException(ErrorCode.NOT_FOUND, "no such answer")));
    }

    private ConversationWithMessages whole(Caller caller, ServerRequest request) {
        Conversation conversation = require(caller, request);
        return new ConversationWithMessages(
                conversation, conversations.messages(caller, conversation.id()));
    }

    private Conversation require(Caller caller, ServerRequest request) {
        return conversations
                .find(caller, PathParameters.id(request, "id"))
                .orElseThrow(ConversationStore::notFound);
    }

    private static ConversationStore.Selection selection(UriQuery query) {
        Validation validation = new Validation();
        Optional<String> words =
                validation.optionalLine("q", query.first("q").asOptional(), WORDS_CHARS_MAX);
        validation.check(
                words.map(text -> text.indexOf('\0') < 0).orElse(true), "q", "must not hold NUL");
        Optional<String> project = query.first("project_id").asOptional();
        Optional<UUID> projectId = project.flatMap(PathParameters::uuid);
        validation.check(
                projectId.isPresent() == project.isPresent(), "project_id", "must be a UUID");
        validation.verify();
        return new ConversationStore.Selection(words, projectId);
    }
}
