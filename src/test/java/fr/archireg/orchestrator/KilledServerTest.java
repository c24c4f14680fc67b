package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.generation;
import static fr.archireg.orchestrator.ChatClient.saved;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed, or told to end, in the middle of an answer. */
class KilledServerTest {
    private static final Duration EXIT_WITHIN = Duration.ofSeconds(20);

    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingLlm llm = TestingLlm.replying(answer("Oui."));

    @TempDir private Path folder;

    @AfterEach
    void remove() {
        llm.close();
        postgres.close();
    }

    @Test
    void keepsWhatWasShownByAProcessThatWasKilled() {
        llm.thenReply(stream().delta("Le ").delta("début").stall());
        try (TestingProgram killed = start();
                EventReader reader = ask(killed)) {
            List<ServerSentEvent> events = reader.until("début");
            Awaitility.await().until(() -> logged(events) >= events.size());
            killed.kill();

            try (TestingProgram restarted = start()) {
                List<ServerSentEvent> again = resumed(restarted, events.getFirst().id());

                assertThat(again)
                        .startsWith(
                                events.subList(1, events.size()).toArray(new ServerSentEvent[0]));
                assertThat(again).hasSize(events.size());
                assertThat(again.getLast().name()).isEqualTo("error");
                assertThat(again.getLast().json())
                        .containsEntry("code", "generation_interrupted")
                        .containsEntry("retryable", true);
                assertThat(saved(postgres, events)).isEqualTo("interrupted|null|Le début");
                assertThat(restarted.get("/metrics").body())
                        .containsPattern(
                                "chat_answers_total\\{mode=\"generated\",.*status=\"interrupted\",} 1\\.0");
            }
        }
    }

    @Test
    void tellsTheEndToWhoSawMoreThanTheLogHas() {
        llm.thenReply(stream().delta("Le début").stall());
        try (TestingProgram killed = start();
                EventReader reader = ask(killed)) {
            List<ServerSentEvent> events = reader.until("Le début");
            Awaitility.await().until(() -> logged(events) >= events.size());
            killed.kill();
            String generation = generation(events);

            try (TestingProgram restarted = start()) {
                List<List<ServerSentEvent>> ends =
                        // Before the answer is ended, and afterwards.
                        IntStream.of(1, 2, 1, 2)
                                .mapToObj(more -> events.size() + more)
                                .map(seen -> resumed(restarted, generation + ":" + seen))
                                .toList();

                assertThat(ends)
                        .allSatisfy(end ->
                                assertThat(end)
                                        .extracting(ServerSentEvent::name)
                                        .containsExactly("error"));
            }
        }
    }

    @Test
    void interruptsWhatDoesNotEndInTimeWhenToldToEnd() {
        llm.thenReply(stream().delta("Le début").stall());
        try (TestingProgram program = start();
                EventReader reader = ask(program)) {
            List<ServerSentEvent> events = reader.until("Le début");

            program.terminate();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> program.get("/health/ready").statusCode() == 503);
            int live = program.get("/health/live").statusCode();
            HttpResponse<InputStream> refused = post(program);
            List<ServerSentEvent> rest = reader.rest();

            assertThat(live).isEqualTo(200);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(rest).hasSize(1);
            assertThat(rest.getFirst().json())
                    .containsEntry("code", "shutting_down")
                    .containsEntry("retryable", true);
            assertThat(program.exitCode(EXIT_WITHIN)).isZero();
            assertThat(saved(postgres, events)).isEqualTo("interrupted|null|Le début");
        }
    }

    @Test
    void letsAnAnswerEndWhenToldToEnd() {
        CountDownLatch rest = new CountDownLatch(1);
        llm.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());
        try (TestingProgram program = start();
                EventReader reader = ask(program)) {
            List<ServerSentEvent> events = reader.until("un ");

            program.terminate();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> program.get("/health/ready").statusCode() == 503);
            rest.countDown();

            assertThat(reader.rest().getLast().name()).isEqualTo("done");
            assertThat(program.exitCode(EXIT_WITHIN)).isZero();
            assertThat(saved(postgres, events)).isEqualTo("complete|null|un deux");
        }
    }

    private TestingProgram start() {
        Map<String, String> variables = new HashMap<>();
        variables.put("DATABASE_URL", postgres.url());
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("LLM_RETRIES", "0");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("RAG_SIMILARITY_THRESHOLD", "0.2");
        variables.put("CHAT_LEASE", "1s");
        variables.put("SHUTDOWN_GRACE", "3s");
        TestingProgram program = TestingProgram.start(folder, variables, "-Xmx256m");
        if (postgres.value("SELECT count(*) FROM public.documents").equals("0")) {
            SampleDocuments.insert(postgres, SampleDocuments.planning());
            // So that the next question takes the reply that its test wrote.
            new EventReader(post(program).body()).rest();
        }
        return program;
    }

    private static EventReader ask(TestingProgram program) {
        return new EventReader(post(program).body());
    }

    private static HttpResponse<InputStream> post(TestingProgram program) {
        return program.send(
                program.request("/api/v3/chat/streaming")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(QUESTION))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static List<ServerSentEvent> resumed(TestingProgram program, String lastEventId) {
        String generation = lastEventId.substring(0, lastEventId.indexOf(':'));
        HttpResponse<InputStream> response =
                program.send(
                        program.request("/api/v3/chat/generations/" + generation + "/events")
                                .header("Last-Event-ID", lastEventId)
                                .build(),
                        BodyHandlers.ofInputStream());
        try (EventReader reader = new EventReader(response.body())) {
            return reader.rest();
        }
    }

    private int logged(List<ServerSentEvent> events) {
        return Integer.parseInt(
                postgres.value(
                        "SELECT coalesce(max(last_sequence), 0) FROM orchestrator.generation_events"
                                + " WHERE generation_id = '%s'".formatted(generation(events))));
    }
}
