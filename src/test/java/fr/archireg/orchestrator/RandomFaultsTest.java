package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disconnects and kills at random moments, for hours if wanted ({@code mvn verify -Pfaults}). The
 * seed is in every failure; {@code -Dfaults.seed} replays it.
 */
@Tag("faults")
@Timeout(value = 10, unit = TimeUnit.HOURS, threadMode = ThreadMode.INFERRED)
class RandomFaultsTest {
    private static final int PIECES = 200;
    private static final int STREAMS = 20;

    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir private Path folder;

    @Test
    void losesAndRepeatsNothingOverManyDisconnects() {
        int cycles = Integer.getInteger("faults.cycles", 200);
        try (TestingLlm llm = TestingLlm.replying(pieces());
                TestingApp app = start(llm)) {
            for (int cycle = 0; cycle < cycles; cycle++) {
                List<ServerSentEvent> events = readInPieces(new ChatClient(app));

                assertThat(events)
                        .as("seed %d, cycle %d", seed, cycle)
                        .extracting(ServerSentEvent::sequence)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .hasSize(events.getLast().sequence());
                assertThat(events.getLast().name()).isEqualTo("done");
                assertThat(text(events)).isEqualTo(whole());
            }
        }
    }

    @Test
    void losesAndDoublesNothingOverManyKills() throws InterruptedException {
        int kills = Integer.getInteger("faults.kills", 1_000);
        try (TestingPostgres postgres = TestingPostgres.create();
                TestingLlm llm = TestingLlm.replying(pieces())) {
            for (int kill = 0; kill < kills; kill++) {
                List<Shown> shown;
                try (TestingProgram program = program(postgres, llm)) {
                    if (kill == 0) {
                        SampleDocuments.insert(postgres, SampleDocuments.planning());
                    }
                    shown = askAndKill(program, random.nextInt(400));
                }
                try (TestingProgram program = program(postgres, llm)) {
                    awaitNothingRuns(postgres);
                    for (Shown one : shown) {
                        check(postgres, program, one, "seed %d, kill %d".formatted(seed, kill));
                    }
                }
            }
            assertThat(postgres.value(UNANSWERED)).as("seed %d", seed).isEqualTo("0");
        }
    }

    private static final String UNANSWERED =
            """
            SELECT count(*) FROM orchestrator.messages AS question WHERE role = 'user'
            AND (SELECT count(*) FROM orchestrator.messages AS answer
                 WHERE answer.question_id = question.id AND status <> 'streaming') <> 1
            """;

    /** What one client saw before the process was killed. */
    private record Shown(List<ServerSentEvent> events) {}

    private List<ServerSentEvent> readInPieces(ChatClient client) {
        List<ServerSentEvent> events = new ArrayList<>();
        EventReader reader = client.ask();
        while (true) {
            int wanted = 1 + random.nextInt(60);
            Optional<ServerSentEvent> event = Optional.empty();
            for (int i = 0; i < wanted; i++) {
                event = reader.next();
                event.ifPresent(events::add);
            }
            reader.close();
            if (event.isEmpty() || events.getLast().name().equals("done")) {
                return events;
            }
            reader = client.resume(events.getLast());
        }
    }

    private static List<Shown> askAndKill(TestingProgram program, int afterMillis)
            throws InterruptedException {
        List<Shown> shown = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(STREAMS);
        for (int i = 0; i < STREAMS; i++) {
            Shown one = new Shown(new ArrayList<>());
            shown.add(one);
            readers.add(Thread.startVirtualThread(() -> read(program, one, begun)));
        }
        begun.await();
        Thread.sleep(afterMillis);
        program.kill();
        for (Thread reader : readers) {
            reader.join();
        }
        return shown.stream().filter(one -> !one.events().isEmpty()).toList();
    }

    private static void read(TestingProgram program, Shown shown, CountDownLatch begun) {
        try (EventReader reader = new EventReader(post(program).body())) {
            Optional<ServerSentEvent> event = reader.next();
            begun.countDown();
            while (event.isPresent()) {
                shown.events().add(event.get());
                event = reader.next();
            }
        } catch (UncheckedIOException e) {
            // Killed.
        } finally {
            begun.countDown();
        }
    }

    /** What is saved is what was shown, but for the last moments, and the last events agree. */
    private static void check(
            TestingPostgres postgres, TestingProgram program, Shown shown, String name) {
        String generation = ChatClient.generation(shown.events());
        HttpResponse<InputStream> response =
                program.send(
                        program.request(ChatClient.GENERATIONS + generation + "/events").build(),
                        BodyHandlers.ofInputStream());
        List<ServerSentEvent> replayed = ChatClient.read(new EventReader(response.body()));
        String saved = ChatClient.saved(postgres, shown.events());
        boolean whole = saved.equals("complete|null|" + whole());

        assertThat(replayed.getLast().name()).as(name).isEqualTo(whole ? "done" : "error");
        assertThat(saved).as(name).isEqualTo(whole ? saved : "interrupted|null|" + text(replayed));
        int common = Math.min(replayed.size() - 1, shown.events().size());
        assertThat(replayed.subList(0, common))
                .as(name)
                .isEqualTo(shown.events().subList(0, common));
    }

    private static void awaitNothingRuns(TestingPostgres postgres) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        postgres.value(
                                        "SELECT count(*) FROM orchestrator.generations"
                                                + " WHERE ended_at IS NULL")
                                .equals("0"));
    }

    private static HttpResponse<InputStream> post(TestingProgram program) {
        return program.send(
                program.request(ChatClient.STREAM)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(QUESTION))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static LlmReply pieces() {
        LlmReply reply = LlmReply.stream();
        for (int i = 0; i < PIECES; i++) {
            reply = reply.delta(i + " ");
            if (i % 4 == 0) {
                reply = reply.pause(Duration.ofMillis(5));
            }
        }
        return reply.finish("stop").done();
    }

    private static String whole() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PIECES; i++) {
            text.append(i).append(' ');
        }
        return text.toString();
    }

    private static TestingApp start(TestingLlm llm) {
        Map<String, String> variables = variables(llm);
        TestingApp app = TestingApp.start(variables);
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        return app;
    }

    private TestingProgram program(TestingPostgres postgres, TestingLlm llm) {
        Map<String, String> variables = variables(llm);
        variables.put("DATABASE_URL", postgres.url());
        return TestingProgram.start(folder, variables, "-Xmx256m");
    }

    private static Map<String, String> variables(TestingLlm llm) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("LLM_RETRIES", "0");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("RAG_SIMILARITY_THRESHOLD", "0.2");
        variables.put("CHAT_LEASE", "1s");
        variables.put("CHAT_GENERATIONS_PER_USER_MAX", Integer.toString(2 * STREAMS));
        variables.put("EMBEDDING_QUEUE_MAX", "64");
        return variables;
    }
}
