package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.http.RequestId;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** Asking questions. */
public final class ChatRoutes {
    /** The day on which a text must be law is a French day. */
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final AnswerFlow flow;
    private final EventStreams streams;
    private final RequestDefaults defaults;
    private final Clock clock;

    ChatRoutes(AnswerFlow flow, EventStreams streams, RequestDefaults defaults, Clock clock) {
        this.flow = flow;
        this.streams = streams;
        this.defaults = defaults;
        this.clock = clock;
    }

    /**
     * What a request need not say.
     *
     * @param similarityThreshold least cosine similarity, 0 to 1
     * @param models names that a request may choose from
     */
    public record RequestDefaults(double similarityThreshold, List<String> models) {
        public RequestDefaults {
            models = List.copyOf(models);
        }
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.post("/api/v3/chat/streaming", guard.user(this::stream));
        routes.post("/api/v3/chat/completions", guard.user(this::complete));
    }

    private void stream(Caller caller, ServerRequest request, ServerResponse response) {
        ChatRequest question = read(request);
        Cancellation cancellation = new Cancellation();
        try (StreamedAnswer client = new StreamedAnswer(streams, response, cancellation)) {
            stream(caller, question, client, cancellation, RequestId.of(response));
        } catch (ClientGoneException e) {
            // Nobody is left to tell; what there was of the answer is saved.
        }
    }

    private void stream(
            Caller caller,
            ChatRequest question,
            StreamedAnswer client,
            Cancellation cancellation,
            String requestId) {
        try {
            flow.answer(caller, question, client, cancellation);
        } catch (ClientGoneException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!client.committed()) {
                throw e;
            }
            AppException failure = Problems.translate(e);
            Problems.log(failure, requestId);
            client.accept(new AnswerEvent.Failed(failure));
        }
    }

    private void complete(Caller caller, ServerRequest request, ServerResponse response) {
        ChatRequest question = read(request);
        flow.answer(
                caller,
                question,
                event -> {
                    if (event instanceof AnswerEvent.Done(Answer answer)) {
                        Json.send(response, AnswerBody.of(answer));
                    }
                },
                new Cancellation());
    }

    private ChatRequest read(ServerRequest request) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), PARIS);
        return Json.read(request, ChatBody.class)
                .toRequest(defaults.similarityThreshold(), defaults.models(), today);
    }
}
