package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.COMPLETIONS;
import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.generation;
import static fr.archireg.orchestrator.ChatClient.read;
import static fr.archireg.orchestrator.ChatClient.saved;
import static fr.archireg.orchestrator.ChatClient.text;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.hangUp;
import static fr.archireg.orchestrator.testing.LlmReply.silence;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that fail and clients that do not read: one last event, which agrees with what is saved.
 */
class AnswerFaultsTest {
    private static final String EXTRACTIVE = "Aucun modèle de langage";
    private static final String ENDED =
            """
            SELECT coalesce(max(status || '|' || length(content)), '')
            FROM orchestrator.messages WHERE role = 'assistant'
            """;
    private static final String BUSY =
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()
            """;

    /** What the model does after it said "Le début", and the code of the error. */
    static Stream<Arguments> cutShort() {
        LlmReply begun = stream().delta("Le début");
        byte[] halfACharacter = {'5', '\r', '\n', 'd', 'a', 't', 'a', (byte) 0xC3};
        return Stream.of(
                Arguments.of("stalls", begun.stall(), "llm_timeout"),
                Arguments.of("is cut", begun.cut(), "llm_interrupted"),
                Arguments.of("is reset", begun.reset(), "llm_interrupted"),
                Arguments.of(
                        "ends in a character",
                        begun.bytes(halfACharacter).cut(),
                        "llm_interrupted"),
                Arguments.of("leaves out the end", begun, "llm_interrupted"),
                Arguments.of(
                        "reports an error",
                        begun.chunk("{\"error\":{\"code\":\"internal_server_error\"}}"),
                        "llm_interrupted"),
                Arguments.of("sends no JSON", begun.chunk("{"), "llm_protocol"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cutShort")
    void keepsTheTextOfAnAnswerThatIsCutShort(String name, LlmReply reply, String code) {
        try (TestingLlm llm = TestingLlm.replying(reply);
                TestingApp app = start(llm)) {
            List<ServerSentEvent> events = read(new ChatClient(app).ask());

            assertThat(events).filteredOn(AnswerFaultsTest::terminal).hasSize(1);
            assertThat(events.getLast().json())
                    .containsEntry("code", code)
                    .containsEntry("retryable", true);
            assertThat(saved(app.postgres(), events)).isEqualTo("failed|" + code + "|Le début");
        }
    }

    /** What the model does instead of an answer, and the code of the reason. */
    static Stream<Arguments> silent() {
        return Stream.of(
                Arguments.of("hangs up", hangUp(), "llm_interrupted"),
                Arguments.of("is silent", silence(), "llm_timeout"),
                Arguments.of("fails", status(500).body("{}"), "llm_unavailable"),
                Arguments.of(
                        "is exhausted",
                        status(429).header("retry-after", "60").body("{}"),
                        "llm_rate_limited"),
                Arguments.of("refuses our key", status(401).body("{}"), "llm_authentication"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silent")
    void quotesThePassagesWhenNoModelAnswers(String name, LlmReply reply, String code) {
        try (TestingLlm llm = TestingLlm.replying(reply);
                TestingApp app = start(llm)) {
            List<ServerSentEvent> events = read(new ChatClient(app).ask());

            assertThat(events.getFirst().json()).containsEntry("mode", "generated");
            assertThat(events.get(3).name()).isEqualTo("notice");
            assertThat(events.get(3).data()).contains("extractive_fallback", code);
            assertThat(text(events)).startsWith(EXTRACTIVE);
            assertThat(events.getLast().json()).containsEntry("mode", "extractive");
            assertThat(saved(app.postgres(), events)).startsWith("complete|null|" + EXTRACTIVE);
        }
    }

    @Test
    void asksNoModelThatIsKnownToBeExhausted() {
        LlmReply exhausted = status(429).header("retry-after", "60").body("{}");
        try (TestingLlm llm = TestingLlm.replying(exhausted);
                TestingApp app = start(llm)) {
            read(new ChatClient(app).ask());

            List<ServerSentEvent> events = read(new ChatClient(app).ask());
            HttpResponse<String> batch = app.post(COMPLETIONS, QUESTION);
            HttpResponse<String> openAi =
                    app.post(
                            "/v1/chat/completions",
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"Une clôture ?\"}]}");

            assertThat(llm.requests()).hasSize(1);
            assertThat(events.getFirst().json()).containsEntry("mode", "extractive");
            assertThat(events.get(3).data()).contains("extractive_fallback", "llm_rate_limited");
            assertThat(batch.statusCode()).isEqualTo(200);
            assertThat(batch.body()).contains("\"mode\":\"extractive\"");
            assertThat(openAi.statusCode()).isEqualTo(429);
            assertThat(openAi.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void asksAModelAgainSomeTimeAfterItFailedTooOften() {
        try (TestingLlm llm = TestingLlm.replying(hangUp());
                TestingApp app = start(llm)) {
            ChatClient client = new ChatClient(app);
            for (int i = 0; i < 5; i++) {
                read(client.ask());
            }
            llm.thenReply(answer("Me revoilà."));

            List<ServerSentEvent> refused = read(client.ask());

            assertThat(llm.requests()).hasSize(5);
            assertThat(refused.getFirst().json()).containsEntry("mode", "extractive");
            Awaitility.await().until(() -> text(read(client.ask())).equals("Me revoilà."));
        }
    }

    @Test
    void goesOnBesideAClientThatDoesNotRead() throws IOException {
        // More than the kernel keeps for a socket.
        String piece = "data: {\"choices\":[{\"delta\":{\"content\":\"ab\"}}]}\n\n";
        LlmReply reply = stream().event(piece.repeat(120_000)).finish("stop").done();
        try (TestingLlm llm = TestingLlm.replying(reply);
                TestingApp app = start(llm);
                Socket stalled = new Socket()) {
            stalled.setReceiveBufferSize(4 * 1024);
            stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), app.port()));
            stalled.getOutputStream().write(request());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> app.postgres().value(ENDED).equals("complete|240000"));
            String id = app.postgres().value("SELECT id FROM orchestrator.generations");

            assertThat(text(new ChatClient(app).replay(id, 0))).hasSize(240_000);
            assertThat(cutOff(stalled, Duration.ofSeconds(5))).doesNotContain("event: done");
        }
    }

    @Test
    void holdsNoConnectionWhileItWaitsForTheModel() {
        try (TestingLlm llm = TestingLlm.replying(stream().delta("Le début").stall());
                TestingApp app = start(llm);
                EventReader reader = new ChatClient(app).ask()) {
            List<ServerSentEvent> events = reader.until("Le début");

            // Background jobs work now and then, and no transaction waits for anything.
            Awaitility.await().until(() -> app.postgres().value(BUSY).equals("0"));
            assertThat(new ChatClient(app).stop(generation(events))).isEqualTo(202);
            assertThat(reader.rest().getLast().name()).isEqualTo("stopped");
        }
    }

    private static byte[] request() {
        String body = QUESTION;
        return """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Connection: close\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
                .formatted(ChatClient.STREAM, body.getBytes(StandardCharsets.UTF_8).length, body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What a client gets that begins to read when it has been cut off. */
    private static String cutOff(Socket socket, Duration later) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Thread.sleep(later);
            socket.getInputStream().transferTo(bytes);
        } catch (IOException e) {
            // A reset is an end too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean terminal(ServerSentEvent event) {
        return List.of("done", "stopped", "error").contains(event.name());
    }

    private static TestingApp start(TestingLlm llm) {
        TestingApp app =
                TestingApp.start(
                        Map.of(
                                "GROQ_BASE_URL", llm.baseUrl().toString(),
                                "GROQ_FALLBACK_MODELS", "none",
                                "LLM_RETRIES", "0",
                                "LLM_FIRST_TOKEN_TIMEOUT", "2s",
                                "LLM_IDLE_TIMEOUT", "1s",
                                "LLM_CIRCUIT_OPEN", "2s",
                                "LLM_QUEUE_WAIT", "0s",
                                "CHAT_STALL_LIMIT", "2s"));
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        return app;
    }
}
