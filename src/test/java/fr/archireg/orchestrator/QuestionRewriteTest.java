package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.STREAM;
import static fr.archireg.orchestrator.ChatClient.read;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.hangUp;
import static fr.archireg.orchestrator.testing.LlmReply.silence;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that a small model completes before they are searched, over HTTP. */
class QuestionRewriteTest {
    private static final String FIRST = "Faut-il déclarer une clôture ?";
    private static final String DEPENDENT = "Et pour une piscine ?";
    private static final String BY_RULES = "Faut-il déclarer une clôture pour une piscine ?";
    private static final String REWRITTEN = "Faut-il déclarer une piscine ?";

    private static final TestingLlm LLM = TestingLlm.replying();
    private static final TestingApp APP = start(Map.of("CHAT_REWRITE_TIMEOUT", "10s"));

    private static TestingApp start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GROQ_BASE_URL", LLM.baseUrl().toString());
        variables.put("GROQ_MODEL", "main");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("LLM_RETRIES", "0");
        variables.put("LLM_CIRCUIT_OPEN", "100ms");
        variables.put("CHAT_REWRITE_MODEL", "rewriter");
        variables.putAll(more);
        return TestingApp.start(variables);
    }

    @BeforeAll
    static void fill() {
        SampleDocuments.insert(APP.postgres(), SampleDocuments.planning());
    }

    @AfterAll
    static void stop() {
        APP.close();
        LLM.close();
    }

    @Test
    void searchesWithWhatTheModelWrote() {
        String conversation = begin(APP);
        LLM.thenReply(answer("Faut-il déclarer ", "une piscine ?"), answer("Oui [1]."));
        int before = LLM.requests().size();

        String searched = searched(APP, conversation, DEPENDENT);

        assertThat(searched).isEqualTo(REWRITTEN);
        String asked = LLM.requests().get(before).body();
        assertThat(asked)
                .contains("\"model\":\"rewriter\"", "\"temperature\":0", FIRST, DEPENDENT)
                .contains("\"max_completion_tokens\":256")
                .doesNotContain("<passages>");
        assertThat(LLM.requests().getLast().body())
                .contains("\"model\":\"main\"", "Question : " + DEPENDENT)
                .doesNotContain(REWRITTEN);
        assertThat(LLM.requests()).hasSize(before + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quelle est la hauteur maximale d'une clôture ?",
                "Et que dit l'article R. 421-12 du code de l'urbanisme ?"
            })
    void asksNoSmallModelWhereRulesAreSure(String question) {
        String conversation = begin(APP);
        LLM.thenReply(answer("Oui [1]."));
        int before = LLM.requests().size();

        assertThat(searched(APP, conversation, question)).isEqualTo(question);

        assertThat(LLM.requests().subList(before, LLM.requests().size()))
                .allSatisfy(request -> assertThat(request.body()).contains("\"model\":\"main\""));
    }

    static Stream<Arguments> unfitReplies() {
        // Never half of the calls fail, or the model would not be asked for a while.
        return Stream.of(
                Arguments.of("no question", answer("Bien sûr, je vous aide.")),
                Arguments.of("two lines", answer("Voici :\\nFaut-il déclarer une piscine ?")),
                Arguments.of("a new article", answer("Que dit l'article L. 480-4 ?")),
                Arguments.of("no end", answer("piscine ".repeat(30), "piscine ".repeat(30))),
                Arguments.of("a cut", stream().delta("Faut-il ?").finish("length").done()),
                Arguments.of("a broken answer", stream().delta("Faut-il").reset()),
                Arguments.of("an error", status(500).body("{}")),
                Arguments.of("a refusal", status(429).header("retry-after", "0").body("{}")),
                Arguments.of("no answer", hangUp()),
                Arguments.of("no event", stream().chunk("not json")),
                Arguments.of("no text", stream().finish("stop").usage(9, 0).done()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfitReplies")
    void followsTheRulesWhenTheModelIsNoHelp(String name, LlmReply reply) {
        String conversation = begin(APP);
        LLM.thenReply(reply, answer("Oui [1]."));

        List<ServerSentEvent> events = ask(APP, conversation, DEPENDENT);

        assertThat(searched(events)).isEqualTo(BY_RULES);
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(ChatClient.text(events)).isEqualTo("Oui [1].");
    }

    @Test
    void followsTheRulesWhenTheModelIsLate() {
        try (TestingApp app = start(Map.of("CHAT_REWRITE_TIMEOUT", "100ms"))) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
            String conversation = begin(app);
            LLM.thenReply(silence(), answer("Oui [1]."));

            assertThat(searched(app, conversation, DEPENDENT)).isEqualTo(BY_RULES);
        }
    }

    @Test
    void chargesTheTokensToWhoAsks() {
        String conversation = begin(APP);
        long before = used();
        LLM.thenReply(
                stream().delta(REWRITTEN).finish("stop").usage(50, 10).done(),
                stream().delta("Oui [1].").finish("stop").usage(100, 20).done());

        ask(APP, conversation, DEPENDENT);

        assertThat(used() - before).isEqualTo(180);
    }

    @Test
    void stopsWhileTheSmallModelIsAsked()
            throws InterruptedException, ExecutionException, TimeoutException {
        String conversation = begin(APP);
        LLM.thenReply(silence());
        int before = LLM.requests().size();
        CompletableFuture<List<ServerSentEvent>> events =
                CompletableFuture.supplyAsync(() -> ask(APP, conversation, DEPENDENT));
        Awaitility.await().until(() -> LLM.requests().size() > before);

        int stopped = new ChatClient(APP).stop(running());

        assertThat(stopped).isEqualTo(202);
        assertThat(events.get(10, TimeUnit.SECONDS))
                .extracting(ServerSentEvent::name)
                .containsExactly("stopped");
        assertThat(LLM.requests()).hasSize(before + 1);
        Awaitility.await().until(() -> LLM.openConnections() == 0);
    }

    /** A conversation with one question and its answer. */
    private static String begin(TestingApp app) {
        LLM.thenReply(answer("Oui [1]."));
        List<ServerSentEvent> events =
                read(new ChatClient(app).post(STREAM, "{\"message\":\"%s\"}".formatted(FIRST)));
        return String.valueOf(events.getFirst().json().get("conversation_id"));
    }

    private static List<ServerSentEvent> ask(TestingApp app, String conversation, String question) {
        String body =
                "{\"message\":\"%s\",\"conversation_id\":\"%s\"}".formatted(question, conversation);
        return read(new ChatClient(app).post(STREAM, body));
    }

    private static String searched(TestingApp app, String conversation, String question) {
        return searched(ask(app, conversation, question));
    }

    /** The query that the answer says it was found with. */
    private static String searched(List<ServerSentEvent> events) {
        return events.stream()
                .filter(event -> event.name().equals("retrieval"))
                .map(event -> String.valueOf(event.json().get("query")))
                .findFirst()
                .orElseThrow();
    }

    private static String running() {
        return APP.postgres()
                .value("SELECT id FROM orchestrator.generations WHERE ended_at IS NULL");
    }

    private static long used() {
        Map<String, Object> quota = TestingApp.json(APP.get("/api/v3/users/me/quota"));
        return quota.get("tokens") instanceof Map<?, ?> tokens
                        && tokens.get("used") instanceof Number used
                ? used.longValue()
                : -1;
    }
}
