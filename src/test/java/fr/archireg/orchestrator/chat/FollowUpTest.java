package fr.archireg.orchestrator.chat;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.llm.Prompt.Role;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpTest {
    private static final String VERANDA = "Faut-il un permis pour une véranda de 30 m² ?";

    static Stream<Arguments> otherObjects() {
        return Stream.of(
                Arguments.of(
                        "another object",
                        List.of(VERANDA, "Et pour une piscine ?"),
                        "Faut-il un permis pour une piscine ?"),
                Arguments.of(
                        "another object without its preposition",
                        List.of(VERANDA, "Et une piscine ?"),
                        "Faut-il un permis pour une piscine ?"),
                Arguments.of(
                        "a question about the question before",
                        List.of(VERANDA, "Et pour une piscine ?", "Et dans ce cas, quel délai ?"),
                        "Faut-il un permis pour une piscine ? Quel délai ?"),
                Arguments.of(
                        "two questions about the same",
                        List.of(VERANDA, "Quel délai ?", "Et quels documents fournir ?"),
                        "Faut-il un permis pour une véranda de 30 m² ? Quels documents fournir ?"),
                Arguments.of(
                        "a place",
                        List.of(VERANDA, "Et en zone protégée ?"),
                        "Faut-il un permis pour une véranda de 30 m² en zone protégée ?"),
                Arguments.of(
                        "a condition",
                        List.of(VERANDA, "Et si je suis locataire ?"),
                        "Faut-il un permis pour une véranda de 30 m² si je suis locataire ?"),
                Arguments.of(
                        "a general noun is no other object",
                        List.of(VERANDA, "Et les délais ?"),
                        "Faut-il un permis pour une véranda de 30 m² ? Les délais ?"));
    }

    static Stream<Arguments> wordsThatPointBack() {
        return Stream.of(
                Arguments.of(
                        "a word that points back",
                        List.of(
                                "Comment déposer une déclaration préalable ?",
                                "Combien coûte cela ?"),
                        "Comment déposer une déclaration préalable ? Combien coûte cela ?"),
                Arguments.of(
                        "a noun that points back",
                        List.of(
                                "Comment déposer une déclaration préalable ?",
                                "Cette déclaration est-elle affichée en mairie ?"),
                        "Comment déposer une déclaration préalable ? Cette déclaration est-elle affichée en mairie ?"),
                Arguments.of(
                        "a pronoun as subject",
                        List.of("Qu'est-ce qu'un certificat d'urbanisme ?", "Est-il obligatoire ?"),
                        "Qu'est-ce qu'un certificat d'urbanisme ? Est-il obligatoire ?"),
                Arguments.of(
                        "a pronoun behind a question word",
                        List.of(
                                "Qu'est-ce qu'un certificat d'urbanisme ?",
                                "Combien de temps est-il valable ?"),
                        "Qu'est-ce qu'un certificat d'urbanisme ? Combien de temps est-il valable ?"),
                Arguments.of(
                        "a pronoun as object",
                        List.of(
                                "Le maire a refusé mon permis de construire",
                                "Comment le contester ?"),
                        "Le maire a refusé mon permis de construire ? Comment le contester ?"),
                Arguments.of(
                        "nothing but a question word",
                        List.of(VERANDA, "Pourquoi ?"),
                        "Faut-il un permis pour une véranda de 30 m² ? Pourquoi ?"),
                Arguments.of(
                        "thanks in between",
                        List.of(VERANDA, "Merci beaucoup !", "Quel délai ?"),
                        "Faut-il un permis pour une véranda de 30 m² ? Quel délai ?"));
    }

    static Stream<Arguments> articles() {
        return Stream.of(
                Arguments.of(
                        "the next article",
                        List.of(
                                "Que dit l'article R. 421-14 du code de l'urbanisme ?",
                                "Et l'article suivant ?"),
                        "Et l'article R. 421-15 du code de l'urbanisme ?"),
                Arguments.of(
                        "the article after the next",
                        List.of(
                                "Que dit l'article R. 421-14 du code de l'urbanisme ?",
                                "Et l'article suivant ?",
                                "Et le suivant ?"),
                        "Et l'article R. 421-16 du code de l'urbanisme ?"),
                Arguments.of(
                        "the article before",
                        List.of("Que dit l'article 646 du code civil ?", "et l’article précédent"),
                        "et l'article 645 du code civil"),
                Arguments.of(
                        "this article",
                        List.of(
                                "Que dit l'article R. 421-14 du code de l'urbanisme ?",
                                "Depuis quand cet article est-il en vigueur ?"),
                        "Depuis quand l'article R. 421-14 du code de l'urbanisme est-il en vigueur ?"),
                Arguments.of(
                        "another article of the same code",
                        List.of(
                                "Que dit l'article R. 421-14 du code de l'urbanisme ?",
                                "Et l'article R. 421-17 ?"),
                        "Et l'article R. 421-17 du code de l'urbanisme ?"),
                Arguments.of(
                        "a question about an article",
                        List.of(
                                "Que dit l'article R. 421-14 du code de l'urbanisme ?",
                                "Y a-t-il des exceptions ?"),
                        "Que dit l'article R. 421-14 du code de l'urbanisme ? Y a-t-il des exceptions ?"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"otherObjects", "wordsThatPointBack", "articles"})
    void completesWhatLeansOnTheConversation(String name, List<String> questions, String expected) {
        assertThat(FollowUp.complete(questions.getLast(), turns(questions)).text())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quelle est la hauteur maximale d'une clôture ?",
                "Faut-il une déclaration préalable pour une piscine de 20 m² ?",
                "Il faut combien de places de stationnement ?",
                "Est-il possible de construire en zone agricole ?",
                "La mairie peut-elle refuser un permis de construire ?",
                "Dans quel délai le maire doit-il répondre à une demande de permis ?",
                "Comment le maire contrôle-t-il les travaux ?",
                "Qu'est-ce que le coefficient d'occupation des sols ?",
                "Que dit l'article L. 111-1 du code de l'urbanisme ?",
                "hauteur clôture",
                "Merci beaucoup !",
                "Bonjour"
            })
    void leavesWhatStandsForItself(String question) {
        assertThat(FollowUp.complete(question, turns(List.of(VERANDA, question))).text())
                .isEqualTo(question);
    }

    @Test
    void leavesTheFirstQuestionWhateverItLeansOn() {
        assertThat(FollowUp.complete("Et pour une piscine ?", List.of()).text())
                .isEqualTo("Et pour une piscine ?");
    }

    @Test
    void takesTheArticleOfAnAnswerWhereTheUserNamedNone() {
        List<Turn> history =
                List.of(
                        new Turn(Role.USER, "Une clôture doit-elle être déclarée ?"),
                        new Turn(
                                Role.ASSISTANT,
                                "Oui, selon l'article R. 421-12 du code de l'urbanisme [1]."));

        assertThat(FollowUp.complete("Que dit exactement cet article ?", history).text())
                .isEqualTo("Que dit exactement l'article R. 421-12 du code de l'urbanisme ?");
    }

    @Test
    void staysShortAndFastWhateverWasSaid() {
        long seed = 11;
        Random random = new Random(seed);
        List<Turn> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = i % 2 == 0 ? "mot ".repeat(2_000) : hostile(random, 8_000);
            history.add(new Turn(Role.USER, text));
        }

        String completed = FollowUp.complete("Et dans ce cas ?", history).text();

        assertThat(completed.length()).as("seed %d", seed).isLessThan(500);
    }

    private static String hostile(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(" '’-?.etlaceilarticle0123456789é\n".charAt(random.nextInt(30)));
        }
        return text.toString();
    }

    /** All but the last question, each with an answer that names nothing. */
    private static List<Turn> turns(List<String> questions) {
        return questions.subList(0, questions.size() - 1).stream()
                .flatMap(question ->
                        Stream.of(
                                new Turn(Role.USER, question),
                                new Turn(Role.ASSISTANT, "Cela dépend de la surface [1].")))
                .toList();
    }
}
