package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Questions over HTTP, from the request to the saved answer. */
class ChatStreamTest {
    private static final String STREAM = "/api/v3/chat/streaming";
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";

    @Test
    void tellsStartRetrievalSourcesTextAndEndInThisOrder() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui, ", "voir [1]."));
                TestingApp app = start(llm)) {
            HttpResponse<Stream<String>> response = app.stream(STREAM, QUESTION);
            List<ServerSentEvent> events = ServerSentEvent.read(response.body());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(events)
                    .extracting(ServerSentEvent::name)
                    .containsExactly("start", "retrieval", "sources", "", "", "done");
            assertThat(events)
                    .extracting(ServerSentEvent::sequence)
                    .containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(events.get(3).data()).isEqualTo("{\"content\":\"Oui, \"}");
            assertThat(events.get(5).json().get("citations"))
                    .isEqualTo(
                            Map.of(
                                    "valid", List.of(1),
                                    "unknown", List.of(),
                                    "unverified_references", List.of(),
                                    "unverified_quotes", List.of(),
                                    "unverified_figures", List.of()));
        }
    }

    @Test
    void passesEachTokenOnBeforeTheNextOneIsThere() {
        CountDownLatch second = new CountDownLatch(1);
        LlmReply reply =
                stream().delta("premier").await(second).delta("second").finish("stop").done();
        try (TestingLlm llm = TestingLlm.replying(reply);
                TestingApp app = start(llm)) {
            Iterator<String> lines = app.stream(STREAM, QUESTION).body().iterator();
            String first = nextData(lines, "premier");

            second.countDown();

            assertThat(first).contains("premier");
            assertThat(nextData(lines, "second")).contains("second");
        }
    }

    @Test
    void keepsTheQuestionAndTheAnswerForReadingAgain() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui [1]."));
                TestingApp app = start(llm)) {
            Map<String, Object> start = events(app, QUESTION).getFirst().json();

            HttpResponse<String> conversation =
                    app.get("/api/v3/conversations/" + start.get("conversation_id"));

            List<Map<String, Object>> messages = messages(conversation);
            assertThat(messages)
                    .extracting(m -> m.get("role"))
                    .containsExactly("user", "assistant");
            assertThat(messages.getLast())
                    .containsEntry("status", "complete")
                    .containsEntry("content", "Oui [1].")
                    .containsEntry("id", start.get("assistant_message_id"));
        }
    }

    @Test
    void sendsEarlierTurnsAndTheDelimitedPassagesToTheModel() throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(answer("Premier tour."));
                TestingApp app = start(llm)) {
            Object conversation = events(app, QUESTION).getFirst().json().get("conversation_id");
            llm.takeRequest();

            events(
                    app,
                    Json.text(
                            Map.of(
                                    "message",
                                    "Et une piscine ?",
                                    "conversation_id",
                                    conversation)));

            assertThat(llm.takeRequest().body())
                    .contains(
                            "Faut-il déclarer une clôture ?",
                            "Premier tour.",
                            "<passage n=\\\"1\\\">")
                    .contains("Question : Et une piscine ?");
        }
    }

    @Test
    void savesThePartialAnswerWhenTheModelIsCutOff() {
        try (TestingLlm llm = TestingLlm.replying(stream().delta("Le début").cut());
                TestingApp app = start(llm)) {
            List<ServerSentEvent> events = events(app, QUESTION);

            assertThat(events.getLast().name()).isEqualTo("error");
            assertThat(events.getLast().json())
                    .containsEntry("code", "llm_interrupted")
                    .containsEntry("retryable", true);
            assertThat(savedAnswer(app)).isEqualTo("failed|llm_interrupted|Le début");
        }
    }

    @Test
    void tellsWhenToComeBackWhenTheProviderIsExhausted() {
        LlmReply exhausted = status(429).header("retry-after", "120").body("{}");
        try (TestingLlm llm = TestingLlm.replying(exhausted);
                TestingApp app = start(llm)) {
            ServerSentEvent last = events(app, QUESTION).getLast();
            HttpResponse<String> batch = app.post("/api/v3/chat/completions", QUESTION);

            assertThat(last.json())
                    .containsEntry("code", "llm_rate_limited")
                    .containsEntry("retry_after_seconds", 120);
            assertThat(batch.statusCode()).isEqualTo(429);
            assertThat(batch.headers().firstValue("Retry-After")).contains("120");
        }
    }

    @Test
    void stopsTheModelAndKeepsTheTextWhenTheClientLeaves() throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(stream().delta("Le début").stall());
                TestingApp app = start(llm)) {
            HttpResponse<Stream<String>> response = app.stream(STREAM, QUESTION);
            llm.takeRequest();
            nextData(response.body().iterator(), "Le début");

            response.body().close();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> savedAnswer(app).equals("stopped|null|Le début"));
            Awaitility.await().until(() -> llm.openConnections() == 0);
        }
    }

    @Test
    void quotesThePassagesWhereNoModelIsConfigured() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());

            List<ServerSentEvent> events = events(app, QUESTION);

            assertThat(events.getFirst().json()).containsEntry("mode", "extractive");
            assertThat(events)
                    .extracting(ServerSentEvent::data)
                    .anyMatch(data -> data.contains("Aucun modèle de langage"))
                    .anyMatch(data -> data.contains("L'édification d'une clôture"));
            assertThat(events.getLast().name()).isEqualTo("done");
        }
    }

    @Test
    void searchesWhatAFollowUpQuestionMeans() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
            Object conversation =
                    events(
                                    app,
                                    "{\"message\":\"Que dit l'article R. 421-9 du code de l'urbanisme ?\"}")
                            .getFirst()
                            .json()
                            .get("conversation_id");

            List<ServerSentEvent> events =
                    events(
                            app,
                            Json.text(
                                    Map.of(
                                            "message",
                                            "Depuis quand cet article est-il en vigueur ?",
                                            "conversation_id",
                                            conversation)));

            assertThat(events.get(1).json())
                    .containsEntry(
                            "query",
                            "Depuis quand l'article R. 421-9 du code de l'urbanisme est-il en vigueur ?");
            assertThat(
                            app.postgres()
                                    .value(
                                            "SELECT content FROM orchestrator.messages WHERE role ="
                                                    + " 'user' ORDER BY id DESC LIMIT 1"))
                    .isEqualTo("Depuis quand cet article est-il en vigueur ?");
        }
    }

    @Test
    void readsOutWhatStandsBesideAPassage() {
        try (TestingLlm llm = TestingLlm.replying(answer("Oui [1]."));
                TestingApp app = start(llm)) {
            app.postgres()
                    .execute(
                            """
                            INSERT INTO documents (external_id, passage_index, title, content)
                            VALUES ('clotures', 1, 'Suite', 'Un second alinéa sans mot commun.')
                            """);

            String sources =
                    sources(app, Map.of("message", "édification clôture précédée", "limit", 1));

            assertThat(sources).contains("R. 421-12", "Un second alinéa");
        }
    }

    @Test
    void asksNoModelWhenNothingWasFound() {
        try (TestingLlm llm = TestingLlm.replying(answer("Jamais dit"));
                TestingApp app = start(llm)) {
            List<ServerSentEvent> events =
                    events(app, "{\"message\":\"xylophone\",\"similarity_threshold\":1}");

            assertThat(events.get(3).data())
                    .contains("Je n'ai trouvé dans le corpus aucun passage");
            assertThat(llm.requests()).isEmpty();
        }
    }

    @Test
    void leavesOutWhatIsNoLongerLaw() {
        try (TestingLlm llm = TestingLlm.replying(answer("Non."));
                TestingApp app = start(llm)) {
            String question = "coefficient d'occupation du sol";

            String today = sources(app, Map.of("message", question));
            String then =
                    sources(
                            app,
                            Map.of(
                                    "message",
                                    question,
                                    "filters",
                                    Map.of("in_force_on", "2015-06-01")));

            assertThat(today).doesNotContain("R. 123-10");
            assertThat(then).contains("R. 123-10");
        }
    }

    private static TestingApp start(TestingLlm llm) {
        TestingApp app =
                TestingApp.start(
                        Map.of(
                                "GROQ_BASE_URL", llm.baseUrl().toString(),
                                "LLM_RETRIES", "0",
                                "GROQ_FALLBACK_MODELS", "none",
                                "CHAT_EXTRACTIVE_FALLBACK", "false",
                                "CHAT_LEAVE_GRACE", "100ms",
                                "CHAT_HEARTBEAT", "200ms"));
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        return app;
    }

    private static List<ServerSentEvent> events(TestingApp app, String question) {
        return ServerSentEvent.read(app.stream(STREAM, question).body());
    }

    private static String sources(TestingApp app, Map<String, Object> question) {
        return events(app, Json.text(question)).get(2).data();
    }

    private static String savedAnswer(TestingApp app) {
        return app.postgres()
                .value(
                        """
                        SELECT concat_ws('|', status, coalesce(error_code, 'null'), content)
                        FROM orchestrator.messages WHERE role = 'assistant' ORDER BY id DESC LIMIT 1
                        """);
    }

    private static String nextData(Iterator<String> lines, String expected) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.contains(expected)) {
                return line;
            }
        }
        throw new AssertionError("the stream ended without " + expected);
    }

    @SuppressWarnings("unchecked") // messages are JSON objects
    private static List<Map<String, Object>> messages(HttpResponse<String> conversation) {
        Object messages = TestingApp.json(conversation).getOrDefault("messages", List.of());
        return (List<Map<String, Object>>) messages;
    }
}
