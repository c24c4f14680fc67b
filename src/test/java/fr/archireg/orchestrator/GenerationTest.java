package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
    private static final String STREAM = "/api/v3/chat/streaming";
    private static final String COMPLETIONS = "/api/v3/chat/completions";
    private static final String GENERATIONS = "/api/v3/chat/generations/";
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";

    private static final TestingPostgres POSTGRES = TestingPostgres.create();
    private static final TestingLlm LLM = TestingLlm.replying();
    private static final TestingApp APP = start();
    private static final TestingApp OTHER = start();

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

        try (EventReader first = open(APP, QUESTION)) {
            events.addAll(first.until("deux "));
        }
        try (EventReader second = resume(APP, events.getLast().id())) {
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

        try (EventReader first = open(APP, QUESTION);
                EventReader second = resume(OTHER, first.next(1).getFirst().id())) {
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
        List<ServerSentEvent> events = read(open(APP, QUESTION));
        String generation = generation(events);

        List<ServerSentEvent> again = read(events(OTHER, generation, "?after=0"));
        List<ServerSentEvent> rest = read(events(APP, generation, "?after=4"));
        HttpResponse<String> nothing =
                APP.get(GENERATIONS + generation + "/events?after=" + events.size());

        assertThat(again).isEqualTo(events);
        assertThat(rest).isEqualTo(events.subList(4, events.size()));
        assertThat(nothing.statusCode()).isEqualTo(204);
    }

    @Test
    void knowsOnlyItsOwnEvents() {
        LLM.thenReply(answer("Oui."));
        String generation = generation(read(open(APP, QUESTION)));
        String other = "0190a5c2-7f00-7000-8000-0000000000cc";

        HttpResponse<String> foreign =
                APP.send(
                        APP.request(GENERATIONS + generation + "/events")
                                .header("Last-Event-ID", other + ":1")
                                .build(),
                        BodyHandlers.ofString());

        ProblemAnswer.of(foreign).assertIs(400, "invalid_request");
        assertThat(APP.get(GENERATIONS + other + "/events").statusCode()).isEqualTo(404);
        assertThat(APP.post(GENERATIONS + other + "/stop", "").statusCode()).isEqualTo(404);
    }

    @Test
    void stopsTheModelAndKeepsTheText() {
        LLM.thenReply(stream().delta("Le début").stall());
        try (EventReader reader = open(APP, QUESTION)) {
            List<ServerSentEvent> events = reader.until("Le début");
            String generation = generation(events);

            HttpResponse<String> stopped = APP.post(GENERATIONS + generation + "/stop", "");
            HttpResponse<String> again = APP.post(GENERATIONS + generation + "/stop", "");
            List<ServerSentEvent> rest = reader.rest();

            assertThat(stopped.statusCode()).isEqualTo(202);
            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(rest).extracting(ServerSentEvent::name).containsExactly("stopped");
            assertThat(saved(events)).isEqualTo("stopped|null|Le début");
            Awaitility.await().until(() -> LLM.openConnections() == 0);
        }
    }

    @Test
    void stopsWhatAnotherProcessMakes() {
        LLM.thenReply(stream().delta("Le début").stall());
        try (EventReader reader = open(APP, QUESTION)) {
            List<ServerSentEvent> events = reader.until("Le début");

            int status = OTHER.post(GENERATIONS + generation(events) + "/stop", "").statusCode();

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
                                    () -> read(keyed(i % 2 == 0 ? APP : OTHER, STREAM, "fifty")))
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

        HttpResponse<String> first = keyed(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> second = keyed(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> otherBody = keyed(COMPLETIONS, "batch", "{\"message\":\"Autre ?\"}");
        HttpResponse<String> otherRoute = keyed(STREAM, "batch", QUESTION);

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

            HttpResponse<String> first = keyed(path, key, body);
            HttpResponse<String> second = keyed(path, key, body);

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            ProblemAnswer.of(keyed(path, key, body.replace("A", "B").replace("M", "N")))
                    .assertIs(409, "conflict");
        }
    }

    @Test
    void refusesKeysOfAnotherForm() {
        HttpResponse<String> answer = keyed(COMPLETIONS, "x".repeat(129), QUESTION);

        ProblemAnswer.of(answer).assertIs(400, "invalid_request");
        assertThat(answer.body()).contains("Idempotency-Key");
    }

    @Test
    void answersAgainAndKeepsTheFormerAnswer() throws InterruptedException {
        LLM.thenReply(answer("Premier."), answer("Second."), answer("Troisième."));
        List<ServerSentEvent> first = read(open(APP, QUESTION));
        Map<String, Object> start = first.getFirst().json();
        String conversation = String.valueOf(start.get("conversation_id"));
        String path =
                "/api/v3/conversations/%s/messages/%s/regenerate"
                        .formatted(conversation, start.get("assistant_message_id"));

        List<ServerSentEvent> again = read(post(APP, path, ""));
        read(
                open(
                        APP,
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
        try (EventReader reader = open(APP, QUESTION);
                EventReader mirror = resume(OTHER, reader.next(1).getFirst().id())) {
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
        List<EventReader> readers =
                IntStream.range(0, 3).mapToObj(i -> open(APP, QUESTION)).toList();
        readers.forEach(reader -> reader.until("un "));

        HttpResponse<String> refused = APP.post(COMPLETIONS, QUESTION);
        HttpResponse<String> openAi =
                APP.post(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Une clôture ?\"}]}");
        rest.countDown();
        readers.forEach(GenerationTest::read);

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

    private static EventReader open(TestingApp app, String question) {
        return post(app, STREAM, question);
    }

    private static EventReader post(TestingApp app, String path, String body) {
        return reader(app, json(app, path, body));
    }

    private static EventReader keyed(TestingApp app, String path, String key) {
        return reader(app, json(app, path, QUESTION).header("Idempotency-Key", key));
    }

    private static HttpResponse<String> keyed(String path, String key, String body) {
        return APP.send(
                json(APP, path, body).header("Idempotency-Key", key).build(),
                BodyHandlers.ofString());
    }

    private static EventReader resume(TestingApp app, String lastEventId) {
        String generation = lastEventId.substring(0, lastEventId.indexOf(':'));
        return reader(
                app,
                app.request(GENERATIONS + generation + "/events")
                        .header("Last-Event-ID", lastEventId));
    }

    private static EventReader events(TestingApp app, String generation, String query) {
        return reader(app, app.request(GENERATIONS + generation + "/events" + query));
    }

    private static EventReader reader(TestingApp app, HttpRequest.Builder request) {
        HttpResponse<InputStream> response =
                app.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new EventReader(response.body());
    }

    private static HttpRequest.Builder json(TestingApp app, String path, String body) {
        HttpRequest.Builder request = app.request(path);
        return body.isEmpty()
                ? request.POST(BodyPublishers.noBody())
                : request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
    }

    private static List<ServerSentEvent> read(EventReader reader) {
        try (reader) {
            return reader.rest();
        }
    }

    private static String generation(List<ServerSentEvent> events) {
        String id = events.getFirst().id();
        return id.substring(0, id.indexOf(':'));
    }

    private static String text(List<ServerSentEvent> events) {
        return events.stream()
                .filter(event -> event.name().isEmpty())
                .map(event -> String.valueOf(event.json().get("content")))
                .collect(Collectors.joining());
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static String saved(List<ServerSentEvent> events) {
        return POSTGRES.value(
                """
                SELECT concat_ws('|', status, coalesce(error_code, 'null'), content)
                FROM orchestrator.messages WHERE generation_id = '%s'
                """
                        .formatted(generation(events)));
    }

    private static List<ServerSentEvent> join(Future<List<ServerSentEvent>> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
