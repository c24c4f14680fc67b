package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.Crowd.Seen;
import fr.archireg.orchestrator.testing.PacedLlm;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingCluster;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes while many users are being answered: the process, at once or in order, and the
 * database. Everybody is told how his answer ended, and the database says the same ({@code mvn
 * verify -Pfaults}; {@code -Dfaults.users} is how many there are).
 */
@Tag("faults")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.INFERRED)
class LoadFaultsTest {
    private static final int USERS = Integer.getInteger("faults.users", 200);
    private static final int TOKENS_PER_SECOND = 10;
    private static final int ENDLESS = 6_000;

    /** Events after which an answer is in the middle: three come before its text. */
    private static final int EVENTS_MIN = 20;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String OPEN =
            "SELECT count(*) FROM orchestrator.generations WHERE ended_at IS NULL";

    private static final String UNANSWERED =
            """
            SELECT count(*) FROM orchestrator.messages AS question WHERE role = 'user'
            AND (SELECT count(*) FROM orchestrator.messages AS answer
                 WHERE answer.question_id = question.id AND status <> 'streaming') <> 1
            """;

    private final TestingCluster cluster = TestingCluster.create();
    private final PacedLlm llm = PacedLlm.start(TOKENS_PER_SECOND, ENDLESS);
    private final Crowd crowd = new Crowd(USERS);
    private TestingPostgres postgres;

    @TempDir private Path folder;

    @BeforeEach
    void run() {
        cluster.start();
        postgres = TestingPostgres.in(cluster.url());
        try (TestingProgram program = start(Map.of())) {
            assertThat(program.alive()).isTrue();
            SampleDocuments.insert(postgres, SampleDocuments.planning());
        }
    }

    @AfterEach
    void remove() {
        crowd.close();
        llm.close();
        cluster.close();
    }

    @Test
    void keepsWhatWasLoggedOfAProcessThatIsKilledAndTellsEverybody() {
        Map<Seen, Integer> before = new HashMap<>();
        try (TestingProgram program = start(Map.of())) {
            crowd.ask(program);
            awaitMiddle();
            program.kill();
            awaitAll(Seen::over);
            crowd.seen().forEach(one -> before.put(one, one.events().size()));
            assertThat(crowd.seen()).allSatisfy(one -> assertThat(one.end()).isEmpty());
        }

        try (TestingProgram restarted = start(Map.of())) {
            crowd.resume(restarted);
            awaitAll(Seen::over);

            awaitValue(OPEN, "0");
            assertThat(postgres.value(UNANSWERED)).isEqualTo("0");
            assertThat(crowd.seen()).hasSize(USERS);
            for (Seen one : crowd.seen()) {
                List<ServerSentEvent> replayed = crowd.replay(restarted, one);
                assertThat(code(one)).as(one.toString()).isEqualTo("generation_interrupted");
                assertContiguous(one);
                assertAcknowledged(one);
                assertThat(replayed).hasSizeGreaterThan(EVENTS_MIN);
                assertSaved(one, "interrupted|null|" + text(replayed));
                int common = Math.min(replayed.size(), before.getOrDefault(one, 0) + 1) - 1;
                assertThat(replayed.subList(0, common)).isEqualTo(one.events().subList(0, common));
            }
        }
    }

    @Test
    void endsEverythingInOrderWhenToldToEnd() {
        try (TestingProgram program = start(Map.of("SHUTDOWN_GRACE", "4s"))) {
            crowd.ask(program);
            awaitMiddle();

            program.terminate();

            awaitAll(Seen::over);
            assertThat(program.exitCode(PATIENCE)).isZero();
        }

        try (TestingProgram restarted = start(Map.of())) {
            assertThat(postgres.value(OPEN)).isEqualTo("0");
            assertThat(postgres.value(UNANSWERED)).isEqualTo("0");
            for (Seen one : crowd.seen()) {
                assertThat(code(one)).as(one.toString()).isEqualTo("shutting_down");
                assertWhole(restarted, one, "interrupted|null|");
            }
        }
    }

    @Test
    void getsOverADatabaseThatIsRestarted() {
        survives(() -> {
            cluster.stop();
            cluster.start();
        });
    }

    @Test
    void getsOverADatabaseThatStaysAwayForLongerThanAnswersWait() {
        survives(() -> {
            cluster.stop();
            awaitAny(one -> code(one).equals("database_unavailable"));
            awaitAny(one -> one.refusal().isPresent());
            cluster.start();
        });
    }

    @Test
    void getsOverADatabaseThatIsFrozen() {
        survives(() -> {
            cluster.freeze();
            awaitAny(one -> one.refusal().isPresent());
            cluster.thaw();
        });
    }

    /** Questions keep coming before the fault, during it and afterwards. */
    private void survives(Runnable fault) {
        llm.pace(TOKENS_PER_SECOND, 100);
        try (TestingProgram program = start(Map.of())) {
            crowd.keepAsking(program);
            awaitEverybody(one -> one.events().size() > EVENTS_MIN);

            fault.run();

            long back = System.nanoTime();
            awaitEverybody(one -> one.askedAfter(back) && one.done());
            long healed = System.nanoTime();
            awaitEverybody(one -> one.askedAfter(healed) && one.done());
            crowd.rest();
            awaitAll(Seen::over);

            // What was stored although its client was never told is ended when its lease is over.
            awaitValue(OPEN, "0");
            assertThat(postgres.value(UNANSWERED)).isEqualTo("0");
            crowd.seen().forEach(one -> assertDefined(program, one, healed));
        }
    }

    private void assertDefined(TestingProgram program, Seen one, long healed) {
        if (one.refusal().isPresent()) {
            assertThat(one.refusal().get().status()).as(one.toString()).isIn(503, 504);
            assertThat(one.refusal().get().code()).as(one.toString()).startsWith("database_");
            assertThat(one.askedAfter(healed)).as(one.toString()).isFalse();
            return;
        }
        assertThat(one.end()).as(one.toString()).isPresent();
        if (one.done()) {
            assertWhole(program, one, "complete|null|");
        } else {
            assertThat(code(one)).as(one.toString()).startsWith("database_");
            assertWhole(program, one, "failed|%s|".formatted(code(one)));
        }
    }

    /** The client saw all of what is saved, and its question is there. */
    private void assertWhole(TestingProgram program, Seen one, String outcome) {
        assertContiguous(one);
        assertAcknowledged(one);
        assertSaved(one, outcome + text(one.events()));
        assertThat(crowd.replay(program, one)).as(one.toString()).isEqualTo(one.events());
    }

    /** Events are numbered from 1; the last one may leave out what was not logged. */
    private static void assertContiguous(Seen one) {
        List<ServerSentEvent> events = one.events();
        assertThat(events.subList(0, events.size() - 1))
                .as(one.toString())
                .extracting(ServerSentEvent::sequence)
                .isEqualTo(IntStream.range(1, events.size()).boxed().toList());
        assertThat(events.getLast().sequence()).isGreaterThanOrEqualTo(events.size());
    }

    /** A question whose answer began is stored. */
    private void assertAcknowledged(Seen one) {
        ServerSentEvent start = one.events().getFirst();
        assertThat(start.name()).isEqualTo("start");
        assertThat(
                        postgres.value(
                                """
                                SELECT concat_ws('|', user_id, role, content)
                                FROM orchestrator.messages
                                JOIN orchestrator.conversations
                                    ON conversations.id = conversation_id
                                WHERE messages.id = '%s'
                                """
                                        .formatted(start.json().get("user_message_id"))))
                .isEqualTo("%s|user|%s".formatted(one.user(), one.question()));
    }

    private void assertSaved(Seen one, String expected) {
        assertThat(ChatClient.saved(postgres, one.events())).as(one.toString()).isEqualTo(expected);
    }

    /** The code of the error that ended an answer; empty if it ended otherwise. */
    private static String code(Seen one) {
        return one.end()
                .filter(event -> event.name().equals("error"))
                .map(event -> String.valueOf(event.json().get("code")))
                .orElse("");
    }

    /** Everybody is being answered, and the log has some of each. */
    private void awaitMiddle() {
        String logged =
                """
                SELECT count(*) FROM orchestrator.generations WHERE ended_at IS NULL AND
                    (SELECT max(last_sequence) FROM orchestrator.generation_events
                     WHERE generation_id = id) > %d
                """
                        .formatted(EVENTS_MIN);
        awaitValue(logged, Integer.toString(USERS));
    }

    /** There is such a question of everybody. */
    private void awaitEverybody(Predicate<Seen> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        crowd.seen().stream().filter(condition).map(Seen::user).distinct().count()
                                == USERS);
    }

    private void awaitAll(Predicate<Seen> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(crowd.seen()).allMatch(condition));
    }

    private void awaitAny(Predicate<Seen> condition) {
        Awaitility.await().atMost(PATIENCE).until(() -> crowd.seen().stream().anyMatch(condition));
    }

    private void awaitValue(String sql, String expected) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(postgres.value(sql)).isEqualTo(expected));
    }

    private TestingProgram start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(crowd.variables());
        variables.put("DATABASE_URL", postgres.url());
        variables.put("DATABASE_STATEMENT_TIMEOUT", "2s");
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("RAG_SIMILARITY_THRESHOLD", "0.2");
        variables.put("RATE_LIMITS", "off");
        variables.put("TOKENS_PER_USER_AND_DAY", "0");
        variables.put("CHAT_GENERATIONS_MAX", Integer.toString(2 * USERS));
        variables.put("CHAT_LEASE", "3s");
        // All begin at once, on whatever machine this is.
        variables.put("DATABASE_ACQUIRE_TIMEOUT", "10s");
        variables.put("LLM_FIRST_TOKEN_TIMEOUT", "60s");
        variables.put("LLM_TOTAL_TIMEOUT", "600s");
        variables.put("EMBEDDING_QUEUE_MAX", "512");
        variables.put("EMBEDDING_WAIT", "20s");
        variables.putAll(more);
        return TestingProgram.start(folder, variables, "-Xmx384m");
    }
}
