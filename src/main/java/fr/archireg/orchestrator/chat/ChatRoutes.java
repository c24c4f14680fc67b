package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.connection.Departure;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.conversation.Question;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.EventRelay;
import fr.archireg.orchestrator.generation.Subscription;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.PathParameters;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.idempotency.RequestKey;
import fr.archireg.orchestrator.rag.Excerpt;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/** Asking questions. */
public final class ChatRoutes {
    private static final int TITLE_CHARS_MAX = 80;

    private final AnswerFlow flow;
    private final ChatStores stores;
    private final EventRelay relay;
    private final ApplicableDay day;
    private final RequestDefaults defaults;

    ChatRoutes(
            AnswerFlow flow,
            ChatStores stores,
            EventRelay relay,
            ApplicableDay day,
            RequestDefaults defaults) {
        this.flow = flow;
        this.stores = stores;
        this.relay = relay;
        this.day = day;
        this.defaults = defaults;
    }

    /**
     * What a request need not say.
     *
     * @param similarityThreshold least cosine similarity, 0 to 1
     * @param models names that a request may choose from
     * @param clock what day it is
     */
    public record RequestDefaults(
            DoubleSupplier similarityThreshold, List<String> models, LegalClock clock) {
        public RequestDefaults {
            models = List.copyOf(models);
        }
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.post("/api/v3/chat/streaming", guard.user(this::stream));
        routes.post("/api/v3/chat/completions", guard.user(this::complete));
        routes.post(
                "/api/v3/conversations/{id}/messages/{message_id}/regenerate",
                guard.user(this::regenerate));
    }

    private void stream(Caller caller, ServerRequest request, ServerResponse response) {
        try (Subscription subscription = ask(caller, request)) {
            relay(subscription, response);
        }
    }

    private void complete(Caller caller, ServerRequest request, ServerResponse response) {
        try (Subscription subscription = ask(caller, request)) {
            awaitEnd(subscription, request);
            throwFailure(subscription);
            Message answer =
                    stores.answers()
                            .find(caller, subscription.generationId())
                            .orElseThrow(() ->
                                    new AppException(
                                            ErrorCode.NOT_FOUND, "the answer was deleted"));
            Json.send(response, AnswerBody.of(answer));
        }
    }

    private static void awaitEnd(Subscription subscription, ServerRequest request) {
        try {
            Departure.watch(
                    request,
                    subscription::leave,
                    () -> {
                        subscription.awaitEnd();
                        return subscription;
                    });
        } catch (ClientGoneException e) {
            throw new CloseConnectionException("nobody is left to tell", e);
        }
    }

    private void regenerate(Caller caller, ServerRequest request, ServerResponse response) {
        UUID id = PathParameters.id(request, "id");
        UUID messageId = PathParameters.id(request, "message_id");
        String text = request.content().hasEntity() ? Json.readText(request) : "{}";
        RegenerateBody body = Json.parse(text, RegenerateBody.class);
        Message asked =
                stores.questions()
                        .find(caller, id, messageId)
                        .orElseThrow(
                                () -> new AppException(ErrorCode.NOT_FOUND, "no such question"));
        ChatRequest question =
                check(
                        body.asking(asked.content(), id),
                        day.of(caller, Optional.empty(), Optional.of(id)));
        Question.Place place = new Question.Place(Optional.of(id), Optional.empty(), "");
        try (Subscription subscription =
                flow.ask(
                        caller,
                        new Question(
                                place,
                                asked.content(),
                                Optional.of(asked.id()),
                                RequestKey.of(request, text)),
                        question)) {
            relay(subscription, response);
        }
    }

    private Subscription ask(Caller caller, ServerRequest request) {
        String text = Json.readText(request);
        ChatBody body = Json.parse(text, ChatBody.class);
        ChatRequest question = check(body, day.of(caller, body.projectId(), body.conversationId()));
        String title = Excerpt.of(question.question().replaceAll("\\s+", " "), TITLE_CHARS_MAX);
        return flow.ask(
                caller,
                new Question(
                        new Question.Place(body.conversationId(), body.projectId(), title),
                        question.question(),
                        Optional.empty(),
                        RequestKey.of(request, text)),
                question);
    }

    /** What fails before anything was sent is a problem with its real status. */
    private void relay(Subscription subscription, ServerResponse response) {
        subscription.awaitBeginning();
        if (subscription.failedAtOnce()) {
            throwFailure(subscription);
        }
        relay.send(subscription, 0, response);
    }

    private static void throwFailure(Subscription subscription) {
        subscription
                .failure()
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    private ChatRequest check(ChatBody body, LocalDate lawOf) {
        return body.toRequest(
                defaults.similarityThreshold().getAsDouble(), defaults.models(), lawOf);
    }
}
