package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.http.PathParameters;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.UUID;

/** Reading conversations again. */
public final class ConversationRoutes {
    private final ConversationStore conversations;

    public ConversationRoutes(ConversationStore conversations) {
        this.conversations = conversations;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/api/v3/conversations", guard.user(this::list));
        routes.get("/api/v3/conversations/{id}", guard.user(this::find));
    }

    private record ConversationWithMessages(
            @JsonUnwrapped Conversation conversation, List<Message> messages) {}

    private void list(Caller caller, ServerRequest request, ServerResponse response) {
        Page page = Page.from(request);
        Json.send(response, page.slice(conversations.list(caller, page), Conversation::id));
    }

    private void find(Caller caller, ServerRequest request, ServerResponse response) {
        UUID id = PathParameters.id(request, "id");
        Conversation conversation =
                conversations
                        .find(caller, id)
                        .orElseThrow(() ->
                                new AppException(ErrorCode.NOT_FOUND, "no such conversation"));
        Json.send(
                response,
                new ConversationWithMessages(conversation, conversations.messages(caller, id)));
    }
}
