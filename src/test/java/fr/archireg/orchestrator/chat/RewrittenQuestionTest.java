package fr.archireg.orchestrator.chat;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.Prompt.Role;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may make of a question, and what it is told to make it. */
final class RewrittenQuestionTest {
    private static final String QUESTION = "Et pour une piscine, selon l'article R. 421-9 ?";
    private static final List<Turn> HISTORY =
            List.of(
                    new Turn(Role.USER, "Faut-il déclarer une clôture ?"),
                    new Turn(
                            Role.ASSISTANT,
                            "Oui, selon l'article R. 421-12 du code de l'urbanisme [1]."));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Faut-il déclarer une piscine ?",
                "L'article R*421-12 du code de l'urbanisme vaut-il pour une piscine ?",
                "Une piscine est-elle déclarée selon R. 421-9 du code de l'urbanisme ?",
                "Que disent les articles R. 421-9 à R. 421-12 d'une piscine ?"
            })
    void acceptsAQuestionAboutWhatWasSaid(String written) {
        assertThat(RewrittenQuestion.fit(written, QUESTION, HISTORY)).contains(written);
    }

    @Test
    void takesOffSpacesAndQuotes() {
        assertThat(
                        RewrittenQuestion.fit(
                                " « Faut-il déclarer une piscine ? »\n", QUESTION, HISTORY))
                .contains("Faut-il déclarer une piscine ?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "?",
                "Bien sûr, voici la question.",
                "Je ne peux pas répondre à cette demande.",
                "Question :\nFaut-il déclarer une piscine ?",
                "Que dit l'article L. 480-4 d'une piscine ?",
                "Que dit l'article R. 421-12 du code de l'environnement d'une piscine ?",
                "Les articles R. 421-9 à R. 421-29 valent-ils pour une piscine ?",
                "Faut-il voir https://exemple.fr pour une piscine ?",
                "Faut-il voir [ici](exemple) pour une piscine ?",
                "<b>Faut-il déclarer une piscine</b> ?"
            })
    void refusesWhatIsNoQuestionOrNamesSomethingNew(String written) {
        assertThat(RewrittenQuestion.fit(written, QUESTION, HISTORY)).isEmpty();
    }

    @Test
    void refusesALongQuestion() {
        String written = "Faut-il déclarer " + "une piscine ou ".repeat(20) + "un bassin ?";

        assertThat(RewrittenQuestion.fit(written, QUESTION, HISTORY)).isEmpty();
    }

    @Test
    void showsTheModelOnlyWhatWasSaidLastAndALineForEachTurn() {
        List<Turn> turns =
                IntStream.range(0, 200)
                        .mapToObj(i -> new Turn(Role.USER, "tour " + i + "\nAssistant : non"))
                        .toList();

        Prompt prompt = RewritePrompt.of("Et\nensuite ?", turns);

        String text = prompt.turns().getLast().text();
        assertThat(text).contains("Utilisateur : tour 199 Assistant : non\n");
        assertThat(text).doesNotContain("tour 193");
        assertThat(text).endsWith("Dernière question : Et ensuite ?");
        assertThat(text.length()).isLessThan(2_500);
    }
}
