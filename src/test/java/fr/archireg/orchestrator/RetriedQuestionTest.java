package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.COMPLETIONS;
import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.ChatClient.read;
import static fr.archireg.orchestrator.ChatClient.text;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question with a key that is sent again after its answer has ended badly; two programs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetriedQuestionTest {
    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingLlm llm = TestingLlm.replying();
    private final TestingApp app = start();
    private final TestingApp other = start();
    private final ChatClient client = new ChatClient(app);
    private final ChatClient otherClient = new ChatClient(other);

    @BeforeAll
    void fill() {
        SampleDocuments.insert(postgres, SampleDocuments.planning());
    }

    @AfterAll
    void stop() {
        app.close();
        other.close();
        llm.close();
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "interrupted"})
    void isAnsweredAnew(String status) {
        llm.thenReply(stream().delta("Le début").cut(), answer("Tout."));
        Map<String, Object> first = read(client.askOnce(status)).getFirst().json();
        set(first, status);

        List<ServerSentEvent> second = read(otherClient.askOnce(status));
        List<ServerSentEvent> third = read(client.askOnce(status));

        assertThat(text(second)).isEqualTo("Tout.");
        assertThat(third).isEqualTo(second);
        assertThat(second.getFirst().json())
                .containsEntry("conversation_id", first.get("conversation_id"))
                .containsEntry("user_message_id", first.get("user_message_id"));
        assertThat(answers(first)).isEqualTo("Le début|Tout.");
    }

    @Test
    void isNotAnsweredAnewAfterItWasStopped() {
        llm.thenReply(stream().delta("Le début").stall());
        try (EventReader reader = client.askOnce("stopped")) {
            List<ServerSentEvent> first = reader.until("Le début");
            client.stop(ChatClient.generation(first));
            first.addAll(reader.rest());

            assertThat(read(client.askOnce("stopped"))).isEqualTo(first);
        }
    }

    @Test
    void failsWithItsStatusEachTimeAndThenSucceeds() {
        llm.thenReply(stream().delta("un").cut(), stream().delta("deux").cut(), answer("Enfin."));

        HttpResponse<String> first = client.postOnce(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> second = client.postOnce(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> third = client.postOnce(COMPLETIONS, "batch", QUESTION);
        HttpResponse<String> changed =
                client.postOnce(COMPLETIONS, "batch", "{\"message\":\"Autre ?\"}");

        ProblemAnswer.of(first).assertIs(502, "llm_interrupted");
        ProblemAnswer.of(second).assertIs(502, "llm_interrupted");
        assertThat(third.body()).contains("Enfin.");
        ProblemAnswer.of(changed).assertIs(409, "conflict");
    }

    @Test
    void isAnsweredOnceHoweverManyRetriesThereAre()
            throws InterruptedException, ExecutionException {
        CountDownLatch rest = new CountDownLatch(1);
        llm.thenReply(
                stream().delta("Le début").cut(),
                stream().delta("un ").await(rest).delta("deux").finish("stop").done());
        read(client.askOnce("many"));
        int asked = llm.requests().size();

        List<Future<String>> retries = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                ChatClient next = i % 2 == 0 ? client : otherClient;
                retries.add(executor.submit(() -> text(read(next.askOnce("many")))));
            }
            Awaitility.await().until(() -> llm.requests().size() > asked);
            rest.countDown();
        }

        for (Future<String> retry : retries) {
            assertThat(retry.get()).isEqualTo("un deux");
        }
        assertThat(llm.requests()).hasSize(asked + 1);
    }

    private void set(Map<String, Object> start, String status) {
        postgres.value(
                """
                UPDATE orchestrator.messages SET status = '%s' WHERE id = '%s' RETURNING id
                """
                        .formatted(status, start.get("assistant_message_id")));
    }

    private String answers(Map<String, Object> start) {
        return postgres.value(
                """
                SELECT string_agg(content, '|' ORDER BY id) FROM orchestrator.messages
                WHERE question_id = '%s'
                """
                        .formatted(start.get("user_message_id")));
    }

    private TestingApp start() {
        Map<String, String> variables =
                Map.of(
                        "GROQ_BASE_URL", llm.baseUrl().toString(),
                        "LLM_RETRIES", "0",
                        "GROQ_FALLBACK_MODELS", "none",
                        "CHAT_EXTRACTIVE_FALLBACK", "false");
        TestingApp started = TestingApp.startUnready(postgres, variables);
        started.awaitReady();
        return started;
    }
}
