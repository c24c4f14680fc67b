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
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
        Asked asked = asked(caller, request);
        answer(caller, request, asked, subscription -> relay(subscription, response));
    }

    private void complete(Caller caller, ServerRequest request, ServerResponse response) {
        Asked asked = asked(caller, request);
        answer(
                caller,
                request,
                asked,
                subscription -> {
                    subscription.awaitEnd();
                    throwFailure(subscription);
                    Message answer =
                            stores.answers()
                                    .find(caller, subscription.generationId())
                                    .orElseThrow(() ->
                                            new AppException(
                                                    ErrorCode.NOT_FOUND, "the answer was deleted"));
                    Json.send(response, AnswerBody.of(answer));
                });
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
        Question again =
                new Question(
                        place,
                        asked.content(),
                        Optional.of(asked.id()),
                        RequestKey.of(request, text));
        answer(
                caller,
                request,
                new Asked(again, question),
                subscription -> relay(subscription, response));
    }

    /** A question that was read from a request. */
    private record Asked(Question question, ChatRequest request) {}

    private Asked asked(Caller caller, ServerRequest request) {
        String text = Json.readText(request);
        ChatBody body = Json.parse(text, ChatBody.class);
        ChatRequest question = check(body, day.of(caller, body.projectId(), body.conversationId()));
        String title = Excerpt.of(question.question().replaceAll("\\s+", " "), TITLE_CHARS_MAX);
        return new Asked(
                new Question(
                        new Question.Place(body.conversationId(), body.projectId(), title),
                        question.question(),
                        Optional.empty(),
                        RequestKey.of(request, text)),
                question);
    }

    /** Has a question answered, and listens for as long as somebody waits for it. */
    private void answer(
            Caller caller, ServerRequest request, Asked asked, Consumer<Subscription> listener) {
        Departure.watch(
                request,
                departure -> {
                    try (Subscription subscription =
                            flow.ask(caller, asked.question(), asked.request(), departure)) {
                        departure.then(subscription::leave);
                        listener.accept(subscription);
                    } catch (ClientGoneException e) {
                        throw Departure.nobodyLeft();
                    }
                });
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
