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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        retitle("seconde version");
        List<ServerSentEvent> again = ask(app, "Faut-il déclarer une clôture ?", "");

        assertThat(event(again, "sources").data()).isEqualTo(event(first, "sources").data());
        assertThat(event(again, "retrieval").json())
                .containsEntry("timings_ms", Map.of("embedding", 0, "search", 0))
                .containsEntry("returned", event(first, "retrieval").json().get("returned"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"in_force_on\":\"2024-01-02\"", "\"code\":\"Code de l'urbanisme\""})
    void isAnotherOneOnAnotherDayOrInAnotherCode(String filter) {
        ask(app, "Faut-il déclarer un mur ?", "");
        retitle("troisième version");

        assertThat(event(ask(app, "Faut-il déclarer un mur ?", filter), "sources").data())
                .contains("troisième version");
    }

    @Test
    void isSearchedEachTimeWhereNothingShallBeRemembered() {
        ask(forgetful, "Faut-il déclarer une piscine ?", "");
        retitle("quatrième version");

        assertThat(event(ask(forgetful, "Faut-il déclarer une piscine ?", ""), "sources").data())
                .contains("quatrième version");
    }

    private void retitle(String title) {
        postgres.execute("UPDATE documents SET title = '%s'".formatted(title));
    }

    private List<ServerSentEvent> ask(TestingApp program, String question, String filter) {
        llm.thenReply(answer("Oui [1]."));
        String body = "{\"message\":\"%s\",\"filters\":{%s}}".formatted(question, filter);
        return read(new ChatClient(program).post(STREAM, body));
    }

    private static ServerSentEvent event(List<ServerSentEvent> events, String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst().orElseThrow();
    }

    private TestingApp start(String timeToLive) {
        Map<String, String> variables =
                Map.of("GROQ_BASE_URL", llm.baseUrl().toString(), "RAG_CACHE_TTL", timeToLive);
        TestingApp started = TestingApp.startUnready(postgres, variables);
        started.awaitReady();
        return started;
    }
}
