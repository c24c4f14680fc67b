package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.COMPLETIONS;
import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.generation;
import static fr.archireg.orchestrator.ChatClient.saved;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingCluster;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that goes in the middle of an answer: nothing that was shown is lost. */
class GenerationFaultsTest {
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(30);

    private final TestingCluster cluster = TestingCluster.create();
    private final TestingLlm llm = TestingLlm.replying(answer("Oui."));

    @BeforeEach
    void run() {
        cluster.start();
    }

    @AfterEach
    void remove() {
        llm.close();
        cluster.close();
    }

    @Test
    void savesAnAnswerDuringWhichTheDatabaseCrashed() {
        CountDownLatch rest = new CountDownLatch(1);
        TestingPostgres postgres = TestingPostgres.in(cluster.url());
        try (TestingApp app = start(postgres)) {
            llm.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());
            warm(app);
            try (EventReader reader = new ChatClient(app).ask()) {
                List<ServerSentEvent> events = reader.until("un ");

                cluster.kill();
                rest.countDown();
                events.addAll(reader.until("deux"));
                cluster.start();
                events.addAll(reader.rest());

                assertThat(events.getLast().name()).isEqualTo("done");
                assertThat(saved(postgres, events)).isEqualTo("complete|null|un deux");
                assertThat(new ChatClient(app).replay(generation(events), 0)).isEqualTo(events);
            }
        }
    }

    @Test
    void tellsThatTheDatabaseIsAwayAndSavesTheWholeTextWhenItIsBack() {
        CountDownLatch rest = new CountDownLatch(1);
        TestingPostgres postgres = TestingPostgres.in(cluster.url());
        try (TestingApp app = start(postgres)) {
            llm.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());
            warm(app);
            try (EventReader reader = new ChatClient(app).ask()) {
                List<ServerSentEvent> events = reader.until("un ");

                cluster.kill();
                rest.countDown();
                events.addAll(reader.rest());
                cluster.start();

                assertThat(events.getLast().name()).isEqualTo("error");
                assertThat(events.getLast().json())
                        .containsEntry("code", "database_unavailable")
                        .containsEntry("retryable", true);
                Awaitility.await()
                        .atMost(HEALED_WITHIN)
                        .ignoreExceptions()
                        .until(() ->
                                saved(postgres, events)
                                        .equals("failed|database_unavailable|un deux"));
                assertThat(new ChatClient(app).replay(generation(events), 0)).isEqualTo(events);
            }
        }
    }

    @Test
    void goesOnWhileTheDatabaseIsFrozen() {
        CountDownLatch rest = new CountDownLatch(1);
        TestingPostgres postgres = TestingPostgres.in(cluster.url());
        try (TestingApp app = start(postgres)) {
            llm.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());
            warm(app);
            try (EventReader reader = new ChatClient(app).ask()) {
                List<ServerSentEvent> events = reader.until("un ");

                cluster.freeze();
                rest.countDown();
                events.addAll(reader.until("deux"));
                cluster.thaw();
                events.addAll(reader.rest());

                assertThat(events.getLast().name()).isEqualTo("done");
                assertThat(saved(postgres, events)).isEqualTo("complete|null|un deux");
                assertThat(new ChatClient(app).replay(generation(events), 0)).isEqualTo(events);
            }
        }
    }

    private TestingApp start(TestingPostgres postgres) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("LLM_RETRIES", "0");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("DATABASE_ACQUIRE_TIMEOUT", "500ms");
        variables.put("DATABASE_STATEMENT_TIMEOUT", "1s");
        variables.put("CHAT_LEASE", "2s");
        TestingApp app = TestingApp.startUnready(postgres, variables);
        app.awaitReady();
        SampleDocuments.insert(postgres, SampleDocuments.planning());
        return app;
    }

    /** The first question finds the model loaded and the passages indexed. */
    private static void warm(TestingApp app) {
        assertThat(app.post(COMPLETIONS, QUESTION).statusCode()).isEqualTo(200);
    }
}
