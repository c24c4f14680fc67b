package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.RawExchange;
import fr.archireg.orchestrator.testing.RawSocket;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The routes that OpenAI's clients speak to. */
class OpenAiRoutesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION =
            """
            {"model":"main-model","temperature":0.3,"some_new_field":{"a":1},
             "messages":[{"role":"system","content":"Sois bref."},
                         {"role":"user","content":"Bonjour"},
                         {"role":"assistant","content":"Bonjour."},
                         {"role":"user","content":[{"type":"text","text":"Une clôture ?"}]}]%s}
            """;

    @Test
    void streamsChunksOfOneAnswer() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui", " [1]."));
                TestingApp app = start(llm)) {
            List<ServerSentEvent> events =
                    events(
                            app,
                            QUESTION.formatted(
                                    ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

            assertThat(events.getLast().data()).isEqualTo("[DONE]");
            assertThat(events.getFirst().data())
                    .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}")
                    .contains("\"finish_reason\":null")
                    .doesNotContain("usage");
            assertThat(events.subList(0, events.size() - 1))
                    .extracting(event -> event.json().get("id"))
                    .containsOnly(events.getFirst().json().get("id"));
            assertThat(events.get(3).data())
                    .contains("\"finish_reason\":\"stop\"", "\"sources\":[{\"n\":1");
            assertThat(events.get(4).data()).contains("\"choices\":[]", "\"total_tokens\"");
        }
    }

    @Test
    void answersAsOneObjectAndStoresNothing() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui [1]."));
                TestingApp app = start(llm)) {
            HttpResponse<String> response = app.post(CHAT, QUESTION.formatted(""));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains("\"object\":\"chat.completion\"")
                    .contains("\"message\":{\"role\":\"assistant\",\"content\":\"Oui [1].\"}");
            assertThat(app.postgres().value("SELECT count(*) FROM orchestrator.messages"))
                    .isEqualTo("0");
        }
    }

    @Test
    void sendsTheWholeDialogueToTheModel() throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui."));
                TestingApp app = start(llm)) {
            app.post(CHAT, QUESTION.formatted(""));

            assertThat(llm.takeRequest().body())
                    .contains("Sois bref.", "Bonjour.", "Question : Une clôture ?");
        }
    }

    @Test
    void tellsARefusalOfTheModelByItsStatusEvenWhenStreaming() {
        try (TestingLlm llm =
                        TestingLlm.replying(status(429).header("retry-after", "60").body("{}"));
                TestingApp app = start(llm)) {
            HttpResponse<String> response = app.post(CHAT, QUESTION.formatted(",\"stream\":true"));

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(response.headers().firstValue("Retry-After")).contains("60");
            assertThat(response.body()).contains("\"type\":\"rate_limit_error\"");
        }
    }

    @Test
    void endsAStreamThatBreaksWithAnErrorAndNoDone() {
        try (TestingLlm llm = TestingLlm.replying(stream().delta("Le début").cut());
                TestingApp app = start(llm)) {
            List<ServerSentEvent> events = events(app, QUESTION.formatted(",\"stream\":true"));

            assertThat(events.getLast().data())
                    .startsWith("{\"error\":{")
                    .contains("llm_interrupted");
        }
    }

    @Test
    void saysThatTheServerIsBeingStopped() {
        LlmReply stalling = stream().delta("Le début").stall();
        TestingLlm llm = TestingLlm.replying(stalling, stalling);
        TestingApp app = start(llm);
        try (llm;
                app;
                RawSocket streamed = RawSocket.open(app.port());
                RawSocket whole = RawSocket.open(app.port())) {
            streamed.post(CHAT, "", QUESTION.formatted(",\"stream\":true"));
            whole.post(CHAT, "", QUESTION.formatted(""));
            String begun = streamed.readSome(100);
            Awaitility.await().until(() -> llm.openConnections() == 2);

            app.close();
            RawExchange answer = whole.readAnswer();

            assertThat(begun).startsWith("HTTP/1.1 200 ");
            assertThat(streamed.readAll())
                    .contains("data: {\"error\":{", "shutting_down")
                    .doesNotContain("llm_interrupted", "[DONE]");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(answer.body()).contains("server_error", "shutting_down");
        }
    }

    @Test
    void embedsTextsAsNumbersAndAsBase64() {
        try (TestingLlm llm = TestingLlm.replying(answer(""));
                TestingApp app = start(llm)) {
            String numbers = app.post("/v1/embeddings", "{\"input\":\"clôture\"}").body();
            String base64 =
                    app.post(
                                    "/v1/embeddings",
                                    "{\"input\":[\"clôture\"],\"encoding_format\":\"base64\"}")
                            .body();

            String first = numbers.replaceAll("(?s).*\"embedding\":\\[([^,]+),.*", "$1");
            String encoded = base64.replaceAll("(?s).*\"embedding\":\"([^\"]+)\".*", "$1");
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded))
                            .order(ByteOrder.LITTLE_ENDIAN);
            assertThat(bytes.remaining()).isEqualTo(384 * Float.BYTES);
            assertThat(bytes.getFloat()).isEqualTo(Float.parseFloat(first));
        }
    }

    @Test
    void saysWhatIsWrongInOpenAisShape() {
        try (TestingLlm llm = TestingLlm.replying(answer(""));
                TestingApp app = start(llm)) {
            assertThat(app.post(CHAT, "{\"messages\":[]}"))
                    .returns(400, HttpResponse::statusCode)
                    .extracting(HttpResponse::body)
                    .asString()
                    .contains("invalid_request_error", "\"param\":\"messages\"");
            assertThat(app.post(CHAT, QUESTION.replace("main-model", "other").formatted("")).body())
                    .contains("\"param\":\"model\"");
            assertThat(
                            app.post(
                                            CHAT,
                                            QUESTION.replace("Sois bref.", "x".repeat(8_001))
                                                    .formatted(""))
                                    .body())
                    .contains("\"param\":\"messages\"");
            assertThat(app.post("/v1/embeddings", "{\"input\":\" \"}").statusCode()).isEqualTo(400);
            assertThat(app.get("/v1/models").body()).contains("\"id\":\"main-model\"");
        }
    }

    private static TestingApp start(TestingLlm llm) {
        TestingApp app =
                TestingApp.start(
                        Map.of(
                                "GROQ_BASE_URL", llm.baseUrl().toString(),
                                "GROQ_MODEL", "main-model",
                                "LLM_RETRIES", "0",
                                "SHUTDOWN_GRACE", "100ms",
                                "GROQ_FALLBACK_MODELS", "none"));
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        return app;
    }

    private static List<ServerSentEvent> events(TestingApp app, String body) {
        return ServerSentEvent.read(app.stream(CHAT, body).body());
    }
}
