package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.COMPLETIONS;
import static fr.archireg.orchestrator.ChatClient.GENERATIONS;
import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.STREAM;
import static fr.archireg.orchestrator.ChatClient.generation;
import static fr.archireg.orchestrator.ChatClient.read;
import static fr.archireg.orchestrator.ChatClient.text;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that outlive their connections, over HTTP; two programs share one database. */
class GenerationTest {

    private static final TestingPostgres POSTGRES = TestingPostgres.create();
    private static final TestingLlm LLM = TestingLlm.replying();
    private static final TestingApp APP = start();
    private static final TestingApp OTHER = start();
    private static final ChatClient CLIENT = new ChatClient(APP);
    private static final ChatClient OTHER_CLIENT = new ChatClient(OTHER);

    @BeforeAll
    static void fill() {
        APP.awaitReady();
        OTHER.awaitReady();
        SampleDocuments.insert(POSTGRES, SampleDocuments.planning());
    }

    @AfterAll
    static void stop() {
        APP.close();
        OTHER.close();
        LLM.close();
        POSTGRES.close();
    }

    @BeforeEach
    @AfterEach
    void awaitQuiet() {
        Awaitility.await()
                .until(() ->
                        POSTGRES.value(
                                        "SELECT count(*) FROM orchestrator.generations"
                                                + " WHERE ended_at IS NULL")
                                .equals("0"));
    }

    @Test
    void resumesWithoutAGapOrARepeatWhileTheAnswerIsMade() {
        CountDownLatch rest = new CountDownLatch(1);
        LLM.thenReply(
                stream().delta("un ").delta("deux ").await(rest).delta("trois").finish("stop"));
        List<ServerSentEvent> events = new ArrayList<>();

        try (EventReader first = CLIENT.ask()) {
            events.addAll(first.until("deux "));
        }
        try (EventReader second = CLIENT.resume(events.getLast())) {
            rest.countDown();
            events.addAll(second.rest());
        }

        assertThat(events).extracting(ServerSentEvent::sequence).isEqualTo(upTo(events.size()));
        assertThat(text(events)).isEqualTo("un deux trois");
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(saved(events)).isEqualTo("complete|null|un deux trois");
    }

    @Test
    void followsAnAnswerThatAnotherProcessMakes() {
        CountDownLatch rest = new CountDownLatch(1);
        LLM.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());

        try (EventReader first = CLIENT.ask();
                EventReader second = OTHER_CLIENT.resume(first.next(1).getFirst())) {
            List<ServerSentEvent> seen = second.until("un ");
            rest.countDown();
            seen.addAll(second.rest());

            assertThat(seen).isEqualTo(first.rest());
            assertThat(seen.getLast().name()).isEqualTo("done");
        }
    }

    @Test
    void sendsTheSameBytesAgainAfterTheEnd() {
        LLM.thenReply(answer("Oui, ", "voir [1]."));
        List<ServerSentEvent> events = read(CLIENT.ask());
        String generation = generation(events);

        List<ServerSentEvent> again = OTHER_CLIENT.replay(generation, 0);
        List<ServerSentEvent> rest = CLIENT.replay(generation, 4);
        HttpResponse<String> nothing =
                APP.get(GENERATIONS + generation + "/events?after=" + events.size());

        assertThat(again).isEqualTo(events);
        assertThat(rest).isEqualTo(events.subList(4, events.size()));
        assertThat(nothing.statusCode()).isEqualTo(204);
    }

    @Test
    void knowsOnlyItsOwnEvents() {
        LLM.thenReply(answer("Oui."));
        String generation = generation(read(CLIENT.ask()));
        String other = "0190a5c2-7f00-7000-8000-0000000000cc";

        HttpResponse<String> foreign =
                APP.send(
                        APP.request(GENERATIONS + generation + "/events")
                                .header("Last-Event-ID", other + ":1")
                                .build(),
                        BodyHandlers.ofString());

        ProblemAnswer.of(foreign).assertIs(400, "invalid_request");
        assertThat(APP.get(GENERATIONS + other + "/events").statusCode()).isEqualTo(404);
        assertThat(CLIENT.stop(other)).isEqualTo(404);
    }

    @Test
    void stopsTheModelAndKeepsTheText() {
        LLM.thenReply(stream().delta("Le début").stall());
        try (EventReader reader = CLIENT.ask()) {
            List<ServerSentEvent> events = reader.until("Le début");
            String generation = generation(events);

            int stopped = CLIENT.stop(generation);
            int again = CLIENT.stop(generation);
            List<ServerSentEvent> rest = reader.rest();

            assertThat(stopped).isEqualTo(202);
            assertThat(again).isEqualTo(202);
            assertThat(rest).extracting(ServerSentEvent::name).containsExactly("stopped");
            assertThat(saved(events)).isEqualTo("stopped|null|Le début");
            Awaitility.await().until(() -> LLM.openConnections() == 0);
        }
    }

    @Test
    void stopsWhatAnotherProcessMakes() {
        LLM.thenReply(stream().delta("Le début").stall());
        try (EventReader reader = CLIENT.ask()) {
            List<ServerSentEvent> events = reader.until("Le début");

            int status = OTHER_CLIENT.stop(generation(events));

            assertThat(status).isEqualTo(202);
            assertThat(reader.rest()).extracting(ServerSentEvent::name).containsExactly("stopped");
            assertThat(saved(events)).isEqualTo("stopped|null|Le début");
        }
    }

    @Test
    void givesOneAnswerToFiftyEqualRequests() throws InterruptedException, ExecutionException {
        int asked = LLM.requests().size();
        String questions = POSTGRES.value("SELECT count(*) FROM orchestrator.messages");
        CountDownLatch rest = new CountDownLatch(1);
        LLM.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());
        Set<List<ServerSentEvent>> answers;

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<ServerSentEvent>>> requests =
                    IntStream.range(0, 50)
                            .<Callable<List<ServerSentEvent>>>mapToObj(i ->
                                    () ->
                                            read(
                                                    (i % 2 == 0 ? CLIENT : OTHER_CLIENT)
                                                            .askOnce("fifty")))
                            .toList();
            List<Future<List<ServerSentEvent>>> running =
                    requests.stream().map(executor::submit).toList();
            Awaitility.await().until(() -> LLM.requests().size() > asked);
            rest.countDown();
            answers = running.stream().map(GenerationTest::join).collect(Collectors.toSet());
        }

        assertThat(answers).hasSize(1);
        assertThat(text(answers.iterator().next())).isEqualTo("un deux");
        assertThat(LLM.requests()).hasSize(asked + 1);
        assertThat(POSTGRES.value("SELECT count(*) - 2 FROM orchestrator.messages"))
                .isEqualTo(questions);
    }

    @Test
    void answersARepeatedBatchRequestFromWhatWasSaved() {
        LLM.thenReply(answer("Une seule fois."));
        int asked = LLM.requests().size();

        HttpResponse<String> first = CLIENT.postOnce(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> second = CLIENT.postOnce(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> otherBody =
                CLIENT.postOnce(COMPLETIONS, "batch", "{\"message\":\"Autre ?\"}");
        HttpResponse<String> otherRoute = CLIENT.postOnce(STREAM, "batch", QUESTION);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body()).contains("Une seule fois.");
        assertThat(LLM.requests()).hasSize(asked + 1);
        ProblemAnswer.of(otherBody).assertIs(409, "conflict");
        ProblemAnswer.of(otherRoute).assertIs(409, "conflict");
    }

    @Test
    void createsConversationsAndProjectsOnce() {
        for (String path : List.of("/api/v3/conversations", "/api/v3/projects")) {
            String body = path.endsWith("projects") ? "{\"name\":\"Maison\"}" : "{\"title\":\"A\"}";
            String key = "create-" + path.hashCode();

            HttpResponse<String> first = CLIENT.postOnce(path, key, body);
            HttpResponse<String> second = CLIENT.postOnce(path, key, body);

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            ProblemAnswer.of(CLIENT.postOnce(path, key, body.replace("A", "B").replace("M", "N")))
                    .assertIs(409, "conflict");
        }
    }

    @Test
    void refusesKeysOfAnotherForm() {
        HttpResponse<String> answer = CLIENT.postOnce(COMPLETIONS, "x".repeat(129), QUESTION);

        ProblemAnswer.of(answer).assertIs(400, "invalid_request");
        assertThat(answer.body()).contains("Idempotency-Key");
    }

    @Test
    void answersAgainAndKeepsTheFormerAnswer() throws InterruptedException {
        LLM.thenReply(answer("Premier."), answer("Second."), answer("Troisième."));
        List<ServerSentEvent> first = read(CLIENT.ask());
        Map<String, Object> start = first.getFirst().json();
        String conversation = String.valueOf(start.get("conversation_id"));
        String path =
                "/api/v3/conversations/%s/messages/%s/regenerate"
                        .formatted(conversation, start.get("assistant_message_id"));

        List<ServerSentEvent> again = read(CLIENT.post(path, ""));
        read(
                CLIENT.post(
                        STREAM,
                        "{\"message\":\"Et une piscine ?\",\"conversation_id\":\"%s\"}"
                                .formatted(conversation)));

        assertThat(again.getFirst().json())
                .containsEntry("user_message_id", start.get("user_message_id"));
        assertThat(text(again)).isEqualTo("Second.");
        assertThat(
                        POSTGRES.value(
                                """
                                SELECT string_agg(content, '|' ORDER BY id)
                                FROM orchestrator.messages WHERE question_id = '%s'
                                """
                                        .formatted(start.get("user_message_id"))))
                .isEqualTo("Premier.|Second.");
        assertThat(LLM.requests().getLast().body()).contains("Second.").doesNotContain("Premier.");
    }

    @Test
    void endsCleanlyWhenItsConversationIsDeleted() {
        LLM.thenReply(stream().delta("Le début").stall());
        try (EventReader reader = CLIENT.ask();
                EventReader mirror = OTHER_CLIENT.resume(reader.next(1).getFirst())) {
            mirror.until("Le début");
            String conversation =
                    POSTGRES.value(
                            "SELECT conversation_id FROM orchestrator.generations"
                                    + " WHERE ended_at IS NULL");

            HttpResponse<String> deleted =
                    APP.send(
                            APP.request("/api/v3/conversations/" + conversation).DELETE().build(),
                            BodyHandlers.ofString());

            assertThat(deleted.statusCode()).isEqualTo(204);
            assertThat(reader.rest().getLast().json())
                    .containsEntry("code", "generation_interrupted");
            assertThat(mirror.rest().getLast().json()).containsEntry("code", "not_found");
            assertThat(
                            POSTGRES.value(
                                    "SELECT count(*) FROM orchestrator.messages WHERE"
                                            + " conversation_id = '%s'".formatted(conversation)))
                    .isEqualTo("0");
        }
    }

    @Test
    void letsAUserHaveThreeAnswersAtOnce() {
        CountDownLatch rest = new CountDownLatch(1);
        LlmReply slow = stream().delta("un ").await(rest).delta("deux").finish("stop").done();
        LLM.thenReply(slow, slow, slow);
        List<EventReader> readers = IntStream.range(0, 3).mapToObj(i -> CLIENT.ask()).toList();
        readers.forEach(reader -> reader.until("un "));

        HttpResponse<String> refused = APP.post(COMPLETIONS, QUESTION);
        HttpResponse<String> openAi =
                APP.post(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Une clôture ?\"}]}");
        rest.countDown();
        readers.forEach(ChatClient::read);

        ProblemAnswer.of(refused).assertIs(429, "rate_limited");
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 10);
        assertThat(openAi.statusCode()).isEqualTo(429);
        assertThat(openAi.body()).contains("rate_limit_error");
    }

    private static TestingApp start() {
        Map<String, String> variables = new HashMap<>();
        variables.put("GROQ_BASE_URL", LLM.baseUrl().toString());
        variables.put("LLM_RETRIES", "0");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("CHAT_LEAVE_GRACE", "5s");
        variables.put("CHAT_HEARTBEAT", "200ms");
        return TestingApp.startUnready(POSTGRES, variables);
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static String saved(List<ServerSentEvent> events) {
        return ChatClient.saved(POSTGRES, events);
    }

    private static List<ServerSentEvent> join(Future<List<ServerSentEvent>> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
