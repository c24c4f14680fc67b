package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.STREAM;
import static fr.archireg.orchestrator.ChatClient.read;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same question, asked again: its passages are not searched again for a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatedQuestionTest {
    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingLlm llm = TestingLlm.replying();
    private final TestingApp app = start("1h");
    private final TestingApp forgetful = start("0s");

    @BeforeAll
    void fill() {
        SampleDocuments.insert(postgres, SampleDocuments.planning());
    }

    @AfterAll
    void stop() {
        app.close();
        forgetful.close();
        llm.close();
        postgres.close();
    }

    @Test
    void restsOnTheSamePassages() {
        List<ServerSentEvent> first = ask(app, "Faut-il déclarer une clôture ?", "");
        List<ServerSentEvent> again = ask(app, "Faut-il déclarer une clôture ?", "");

        assertThat(sources(again)).isEqualTo(sources(first));
        assertThat(hits(app)).isEqualTo(1);
        assertThat(event(again, "retrieval").json())
                .containsEntry("timings_ms", Map.of("embedding", 0, "search", 0))
                .containsEntry("returned", event(first, "retrieval").json().get("returned"));
    }

    @Test
    void isAnotherOneOnAnotherDayOrInAnotherCode() {
        double before = hits(app);
        ask(app, "Quelle hauteur pour un mur ?", ",\"filters\":{\"in_force_on\":\"2024-01-01\"}");
        ask(app, "Quelle hauteur pour un mur ?", ",\"filters\":{\"in_force_on\":\"2024-01-02\"}");
        ask(app, "Quelle hauteur pour un mur ?", ",\"filters\":{\"code\":\"Code civil\"}");

        assertThat(hits(app)).isEqualTo(before);
    }

    @Test
    void isSearchedEachTimeWhereNothingShallBeRemembered() {
        ask(forgetful, "Faut-il déclarer une piscine ?", "");
        ask(forgetful, "Faut-il déclarer une piscine ?", "");

        assertThat(hits(forgetful)).isZero();
    }

    private List<ServerSentEvent> ask(TestingApp program, String question, String more) {
        llm.thenReply(answer("Oui [1]."));
        String body = "{\"message\":\"%s\"%s}".formatted(question, more);
        return read(new ChatClient(program).post(STREAM, body));
    }

    private static String sources(List<ServerSentEvent> events) {
        return event(events, "sources").data();
    }

    private static ServerSentEvent event(List<ServerSentEvent> events, String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst().orElseThrow();
    }

    private static double hits(TestingApp program) {
        return program.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("retrieval_cache_total{outcome=\"hit\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private TestingApp start(String timeToLive) {
        Map<String, String> variables =
                Map.of("GROQ_BASE_URL", llm.baseUrl().toString(), "RAG_CACHE_TTL", timeToLive);
        TestingApp started = TestingApp.startUnready(postgres, variables);
        started.awaitReady();
        return started;
    }
}
