package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.COMPLETIONS;
import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.STREAM;
import static fr.archireg.orchestrator.testing.LlmReply.silence;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.Http2Socket;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.RawSocket;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that leave while nothing is written to them: no comment on the stream would find that out
 * within the time of a test.
 */
class EarlyDepartureTest {
    private static final String OPEN_AI = "/v1/chat/completions";
    private static final String QUESTIONS =
            "SELECT count(*) FROM orchestrator.messages WHERE role = 'user'";

    private final TestingLlm llm = TestingLlm.replying();
    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingApp app = start();

    @AfterEach
    void close() {
        app.close();
        llm.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, COMPLETIONS, OPEN_AI})
    void leavesTheQueueForTheModelWithItsClient(String path) {
        useUpTheQuota();
        double before = left();

        RawSocket waiting = RawSocket.open(app.port());
        waiting.post(path, "", path.equals(OPEN_AI) ? openAi(true) : QUESTION);
        awaitRunning(1);
        waiting.close();

        awaitRunning(0);
        assertThat(postgres.value(QUESTIONS)).isEqualTo("1");
        Awaitility.await().until(() -> left() - before == 1);
    }

    @Test
    void makesWayInTheQueueForThoseWhoStay() {
        llm.thenReply(exhausted("2s"), stream().delta("Pour qui reste.").finish("stop").done());
        assertThat(app.post(COMPLETIONS, QUESTION).statusCode()).isEqualTo(200);

        RawSocket leaving = RawSocket.open(app.port()).post(STREAM, "", QUESTION);
        awaitRunning(1);
        leaving.close();
        awaitRunning(0);

        assertThat(app.post(COMPLETIONS, QUESTION).body()).contains("Pour qui reste.");
        assertThat(llm.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, OPEN_AI})
    void tellsWhoWaitsForTheModelThatTheServerIsBeingStopped(String path) {
        useUpTheQuota();

        try (RawSocket waiting = RawSocket.open(app.port())) {
            waiting.post(path, "", path.equals(OPEN_AI) ? openAi(true) : QUESTION);
            awaitRunning(1);
            app.close();

            assertThat(waiting.readAll()).startsWith("HTTP/1.1 503").contains("shutting_down");
        }
    }

    @Test
    void stopsAnAnswerWhoseClientLeftBeforeItsFirstEvent() {
        llm.thenReply(stream().delta("Le début").stall());

        double before = requests();
        postgres.locked(
                "public.documents",
                () -> {
                    RawSocket leaving = RawSocket.open(app.port()).post(STREAM, "", QUESTION);
                    awaitQuestion();
                    leaving.close();

                    Awaitility.await().until(() -> requests() > before);
                });

        awaitStopped();
    }

    @Test
    void stopsAStreamBetweenWhoseEventsItsClientLeft() {
        llm.thenReply(stream().delta("Le début").stall());

        try (RawSocket leaving = RawSocket.open(app.port()).post(STREAM, "", QUESTION)) {
            String received = "";
            while (!received.contains("Le d")) {
                received += leaving.readSome(1);
            }
        }

        awaitStopped();
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, COMPLETIONS})
    void noticesAStreamOfHttp2ThatIsResetWhileItsConnectionLivesOn(String path) {
        llm.thenReply(
                stream().delta("Le début").stall(),
                stream().delta("Autre chose.").finish("stop").done());

        try (Http2Socket socket = Http2Socket.open(app.port()).post(path, QUESTION)) {
            Awaitility.await().until(() -> llm.openConnections() == 1);
            socket.reset();

            awaitStopped();
            assertThat(socket.post(COMPLETIONS, QUESTION).next()).contains("Autre chose.");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksTheModelNoLongerForAClientOfOpenAisRouteThatWaitsForTheFirstToken(boolean streamed) {
        llm.thenReply(silence());

        RawSocket leaving = RawSocket.open(app.port()).post(OPEN_AI, "", openAi(streamed));
        Awaitility.await().until(() -> llm.openConnections() == 1);
        leaving.close();

        Awaitility.await().until(() -> llm.openConnections() == 0);
    }

    private void useUpTheQuota() {
        llm.thenReply(exhausted("25s"));
        assertThat(app.post(COMPLETIONS, QUESTION).statusCode()).isEqualTo(200);
        awaitRunning(0);
    }

    private static LlmReply exhausted(String reset) {
        return stream()
                .header("x-ratelimit-limit-requests", "1")
                .header("x-ratelimit-remaining-requests", "0")
                .header("x-ratelimit-reset-requests", reset)
                .delta("Oui.")
                .finish("stop")
                .done();
    }

    private static String openAi(boolean streamed) {
        return "{\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Une clôture ?\"}]}"
                .formatted(streamed);
    }

    private void awaitRunning(int answers) {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(app.get("/api/v3/users/me/quota").body())
                                .contains("\"answers\":{\"limit\":3,\"used\":" + answers));
    }

    /** How many questions were given up in the queue for the model. */
    private double left() {
        return app.metric("generation_refused_total", "reason=\"left\"");
    }

    /** How many requests for a stream have ended. */
    private double requests() {
        return app.metric("http_server_requests_seconds_count", "route=\"%s\"".formatted(STREAM));
    }

    private void awaitQuestion() {
        Awaitility.await().until(() -> postgres.value(QUESTIONS).equals("1"));
    }

    private void awaitStopped() {
        Awaitility.await()
                .until(() ->
                        postgres.value(
                                        "SELECT count(*) FROM orchestrator.messages"
                                                + " WHERE role = 'assistant' AND status = 'stopped'")
                                .equals("1"));
        Awaitility.await().until(() -> llm.openConnections() == 0);
    }

    private TestingApp start() {
        Map<String, String> variables = new HashMap<>();
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("LLM_RETRIES", "0");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("LLM_QUEUE_WAIT", "30s");
        variables.put("LLM_FIRST_TOKEN_TIMEOUT", "60s");
        variables.put("LLM_IDLE_TIMEOUT", "60s");
        variables.put("CHAT_LEAVE_GRACE", "100ms");
        variables.put("CHAT_HEARTBEAT", "15s");
        variables.put("HTTP2_ENABLED", "true");
        TestingApp started = TestingApp.startUnready(postgres, variables);
        started.awaitReady();
        SampleDocuments.insert(postgres, SampleDocuments.planning());
        return started;
    }
}
