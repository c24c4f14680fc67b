package fr.archireg.orchestrator.openai;

import fr.archireg.orchestrator.chat.Answer;
import fr.archireg.orchestrator.chat.AnswerEvent;
import fr.archireg.orchestrator.chat.AnswerMaker;
import fr.archireg.orchestrator.chat.Cancellation;
import fr.archireg.orchestrator.chat.ChatRequest;
import fr.archireg.orchestrator.chat.Inquiry;
import fr.archireg.orchestrator.chat.ModelDoor;
import fr.archireg.orchestrator.connection.Departure;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.Admission;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.http.RequestId;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** OpenAI's routes. */
public final class OpenAiRoutes {
    private static final String EMBEDDING_MODEL = "archireg-embedding";

    private final AnswerMaker maker;
    private final Doors doors;
    private final Embeddings embeddings;
    private final EventStreams streams;
    private final OpenAiConfig config;

    public OpenAiRoutes(
            AnswerMaker maker,
            Doors doors,
            EmbeddingModel model,
            EventStreams streams,
            OpenAiConfig config) {
        this.maker = maker;
        this.doors = doors;
        this.embeddings = new Embeddings(model, EMBEDDING_MODEL);
        this.streams = streams;
        this.config = config;
    }

    /** What has to let an answer in, in this order. */
    public record Doors(Admission admission, ModelDoor model) {}

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/v1/models", speaking(guard.user(this::models)));
        routes.post("/v1/chat/completions", speaking(guard.user(this::complete)));
        routes.post("/v1/embeddings", speaking(guard.user(this::embed)));
    }

    private record ModelList(String object, List<Model> data) {}

    private record Model(String id, String object, long created, String ownedBy) {}

    private void models(Caller caller, ServerRequest request, ServerResponse response) {
        List<Model> models =
                Stream.concat(config.models().stream(), Stream.of(EMBEDDING_MODEL))
                        .map(id -> new Model(id, "model", 0, "archireg"))
                        .toList();
        Json.send(response, new ModelList("list", models));
    }

    private void embed(Caller caller, ServerRequest request, ServerResponse response) {
        Json.send(response, embeddings.answer(Json.readLenient(request, EmbeddingsBody.class)));
    }

    private void complete(Caller caller, ServerRequest request, ServerResponse response) {
        ChatCompletionBody body = Json.readLenient(request, ChatCompletionBody.class);
        ChatRequest question = body.toRequest(config, config.clock().today());
        Inquiry inquiry = new Inquiry(caller, question, body.history());
        Departure.watch(
                request,
                departure -> {
                    try (Admission.Slot slot = doors.admission().enter(caller)) {
                        doors.model().enter(caller, question.model(), departure, slot);
                        Cancellation cancellation = new Cancellation();
                        slot.onShutdown(() -> cancellation.cancel(shuttingDown()));
                        // Nothing is kept of what nobody waits for.
                        departure.then(() -> cancellation.cancel(Departure.nobodyLeft()));
                        answer(body, inquiry, response, cancellation);
                    }
                });
    }

    private void answer(
            ChatCompletionBody body,
            Inquiry inquiry,
            ServerResponse response,
            Cancellation cancellation) {
        String model = inquiry.request().model().orElse(config.models().getFirst());
        CompletionHead head = CompletionHead.create(model, config.clock().now());
        if (body.streamed()) {
            StreamedCompletion client =
                    new StreamedCompletion(streams, response, cancellation, head);
            stream(body, inquiry, client, cancellation, RequestId.of(response));
        } else {
            Answer answer = make(inquiry, event -> {}, cancellation);
            Json.send(
                    response,
                    ChatCompletions.Completion.of(head.id(), head.created(), head.model(), answer));
        }
    }

    private Answer make(
            Inquiry inquiry, Consumer<AnswerEvent> listener, Cancellation cancellation) {
        try {
            return maker.make(inquiry, listener, cancellation);
        } catch (AppException e) {
            throw cancellation.reason().orElse(e);
        }
    }

    private static AppException shuttingDown() {
        return new AppException(ErrorCode.SHUTTING_DOWN, "the answer was interrupted")
                .retryAfter(Duration.ofSeconds(1));
    }

    private void stream(
            ChatCompletionBody body,
            Inquiry inquiry,
            StreamedCompletion completion,
            Cancellation cancellation,
            String requestId) {
        try (StreamedCompletion client = completion) {
            try {
                Answer answer = make(inquiry, client, cancellation);
                client.finish(answer, body.usageIncluded());
            } catch (AppException e) {
                if (!client.committed()) {
                    throw e;
                }
                Problems.log(e, requestId);
                client.fail(e);
            }
        } catch (ClientGoneException e) {
            // Nobody is left to tell.
        }
    }

    /** A handler whose failures have OpenAI's shape. */
    private static Handler speaking(Handler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
            } catch (AppException e) {
                send(e, response);
            }
        };
    }

    private static void send(AppException failure, ServerResponse response) {
        Problems.log(failure, RequestId.of(response));
        Problems.retryAfter(failure, response);
        response.status(failure.code().type().status());
        Json.send(response, OpenAiError.of(failure));
    }
}
