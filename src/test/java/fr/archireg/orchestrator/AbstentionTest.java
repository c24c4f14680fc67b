package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.SampleDocuments.Sample;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** No answer is made of what is no ground for one, seen over HTTP. */
final class AbstentionTest {
    private static final String ENDED = "Code de l'urbanisme, article R. 123-10 : coefficient";

    @Test
    void neverAnswersByWhatIsNoLongerLaw() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            SampleDocuments.insert(
                    app.postgres(),
                    List.of(
                            new Sample(
                                    "cos",
                                    "Code de l'urbanisme",
                                    ENDED,
                                    "Le coefficient d'occupation du sol fixe la surface d'un terrain.",
                                    "2016-01-01"),
                            new Sample(
                                    "clotures",
                                    "Code de l'urbanisme",
                                    "Code de l'urbanisme, article R. 421-12 : clôtures",
                                    "L'édification d'une clôture est précédée d'une déclaration.",
                                    "")));
            Awaitility.await()
                    .until(() ->
                            app.postgres()
                                    .value("SELECT count(*) FROM orchestrator.lexical_entries")
                                    .equals("2"));

            Map<String, Object> today = search(app, "");
            Map<String, Object> then = search(app, ",\"filters\":{\"in_force_on\":\"2015-06-01\"}");

            assertThat(today).containsEntry("notice", "only_abrogated");
            assertThat(String.valueOf(today.get("documents"))).doesNotContain(ENDED);
            assertThat(String.valueOf(today.get("nearest"))).contains(ENDED, "valid_to=2016-01-01");
            assertThat(then).containsEntry("notice", null);
            assertThat(String.valueOf(then.get("documents"))).contains(ENDED);
            assertThat(answer(app, "Que dit l'article R. 123-10 du code de l'urbanisme ?"))
                    .contains("\"mode\":\"extractive\"", "n'est pas en vigueur", "31/12/2015");
        }
    }

    @Test
    void saysThatNothingFits() {
        try (TestingApp app = TestingApp.start(Map.of("RAG_SIMILARITY_THRESHOLD", "0.9"))) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());

            assertThat(answer(app, "recette de la tarte aux pommes"))
                    .contains("\"notice\":\"no_match\"", "Je n'ai trouvé", "à titre indicatif");
        }
    }

    private static Map<String, Object> search(TestingApp app, String filters) {
        return TestingApp.json(
                app.post(
                        "/api/v3/rag/search",
                        "{\"query\":\"article R. 123-10 du code de l'urbanisme\"%s}"
                                .formatted(filters)));
    }

    private static String answer(TestingApp app, String question) {
        try (Stream<String> lines =
                app.stream("/api/v3/chat/streaming", "{\"message\":\"%s\"}".formatted(question))
                        .body()) {
            return lines.collect(Collectors.joining("\n"));
        }
    }
}
