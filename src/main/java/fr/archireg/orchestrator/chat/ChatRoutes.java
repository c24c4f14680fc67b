package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.http.RequestId;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.project.ProjectAccess;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.LocalDate;
import java.util.List;

/** Asking questions. */
public final class ChatRoutes {
    private final AnswerFlow flow;
    private final ProjectAccess projects;
    private final EventStreams streams;
    private final RequestDefaults defaults;
    private final LegalClock clock;

    ChatRoutes(
            AnswerFlow flow,
            ProjectAccess projects,
            EventStreams streams,
            RequestDefaults defaults,
            LegalClock clock) {
        this.flow = flow;
        this.projects = projects;
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
        ChatRequest question = read(caller, request);
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
        ChatRequest question = read(caller, request);
        CollectedAnswer collected = new CollectedAnswer();
        flow.answer(caller, question, collected, new Cancellation());
        Json.send(response, collected.body());
    }

    /** About a project, what counts is the law of the day on which its permit was filed. */
    private ChatRequest read(Caller caller, ServerRequest request) {
        ChatBody body = Json.read(request, ChatBody.class);
        LocalDate day =
                body.projectId()
                        .flatMap(id -> projects.require(caller, id).details().permitFiledOn())
                        .orElseGet(clock::today);
        return body.toRequest(defaults.similarityThreshold(), defaults.models(), day);
    }
}
