package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.TestingCollector.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingCollector;
import fr.archireg.orchestrator.testing.TestingLlm;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** One trace a question, from the request to the last token, and no word of it. */
class TracingTest {
    private static final String CALLER_TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + CALLER_TRACE + "-b7ad6b7169203331-01";
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";

    @Test
    void tracesAQuestionFromTheRequestToTheLastToken() throws InterruptedException {
        try (TestingCollector collector = TestingCollector.start();
                TestingLlm llm = TestingLlm.replying(answer("Oui, une déclaration [1]."))) {
            askWith(collector, llm);

            List<Span> trace =
                    collector.spans().stream()
                            .filter(span -> hex(span.getTraceId()).equals(CALLER_TRACE))
                            .toList();
            Span request = one(trace, named("POST /api/v3/chat/streaming"));
            Span chat = one(trace, named("chat openai/gpt-oss-120b"));
            assertThat(attributes(request))
                    .containsEntry("http.route", "/api/v3/chat/streaming")
                    .containsEntry("http.response.status_code", "200");
            assertThat(attributes(chat))
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.response.finish_reasons", "stop")
                    .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");
            Span retrieval = one(trace, named("retrieval"));
            assertThat(children(trace, retrieval))
                    .extracting(Span::getName)
                    .contains("embeddings", "SELECT");
            assertThat(llm.takeRequest().header("traceparent").orElseThrow())
                    .isEqualTo("00-%s-%s-01".formatted(CALLER_TRACE, hex(chat.getSpanId())));
        }
    }

    @Test
    void sendsNoTextOfUsersPassagesOrAnswers() {
        try (TestingCollector collector = TestingCollector.start();
                TestingLlm llm = TestingLlm.replying(answer("Oui, une déclaration [1]."))) {
            askWith(collector, llm);

            assertThat(collector.spans().toString())
                    .isNotEmpty()
                    .doesNotContainIgnoringCase("cloture")
                    .doesNotContain("cl\\303\\264ture", "clôture", "déclaration", "d\\303\\251cl");
        }
    }

    @Test
    void marksTheSpanOfAModelThatFails() {
        LlmReply refused = status(401).body("{}");
        try (TestingCollector collector = TestingCollector.start();
                TestingLlm llm = TestingLlm.replying(refused)) {
            askWith(collector, llm);

            Span chat = one(collector.spans(), named("chat openai/gpt-oss-120b"));
            assertThat(attributes(chat)).containsEntry("error.type", "llm_authentication");
        }
    }

    @Test
    void givesTheCollectorItsKey() {
        try (TestingCollector collector = TestingCollector.start();
                TestingLlm llm = TestingLlm.replying(answer("Oui [1]."))) {
            askWith(collector, llm);

            assertThat(collector.headers())
                    .isNotEmpty()
                    .allSatisfy(headers ->
                            assertThat(headers).containsEntry("X-key", List.of("secret")));
        }
    }

    @Test
    void answersAsEverWhereTheCollectorIsDown() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui [1]."));
                TestingApp app =
                        TestingApp.start(
                                Map.of(
                                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                                        "http://127.0.0.1:1",
                                        "GROQ_BASE_URL",
                                        llm.baseUrl().toString()))) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());

            assertThat(app.post("/api/v3/chat/completions", QUESTION).statusCode()).isEqualTo(200);
        }
    }

    /** Closing the program sends the spans that are left. */
    private static void askWith(TestingCollector collector, TestingLlm llm) {
        try (TestingApp app =
                TestingApp.start(
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                collector.endpoint(),
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "x-key=secret",
                                "GROQ_BASE_URL",
                                llm.baseUrl().toString(),
                                "GROQ_FALLBACK_MODELS",
                                "none"))) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
            ServerSentEvent.read(
                    app.send(
                                    app.request("/api/v3/chat/streaming")
                                            .header("Content-Type", "application/json")
                                            .header("traceparent", TRACEPARENT)
                                            .POST(BodyPublishers.ofString(QUESTION))
                                            .build(),
                                    BodyHandlers.ofLines())
                            .body());
        }
    }

    private static Predicate<Span> named(String name) {
        return span -> span.getName().equals(name);
    }

    private static Span one(List<Span> spans, Predicate<Span> wanted) {
        Optional<Span> found = spans.stream().filter(wanted).findFirst();
        assertThat(found).as("among %s", spans.stream().map(Span::getName).toList()).isPresent();
        return found.orElseThrow();
    }

    private static List<Span> children(List<Span> spans, Span parent) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .toList();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
