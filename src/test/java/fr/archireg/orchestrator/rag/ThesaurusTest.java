package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ThesaurusTest {
    private static final Thesaurus THESAURUS =
            Thesaurus.of(
                    Stream.of(
                            "# planning",
                            "plan local d'urbanisme, PLU",
                            "",
                            "patron, boss => employeur # and not the other way round",
                            "toit, toiture, couverture",
                            "plan => dessin"));

    private static final Thesaurus FRENCH = Thesaurus.french();

    @Test
    void whoeverSaysOnePhraseAlsoMeansTheOthers() {
        assertThat(THESAURUS.related("Que dit le PLU ?")).containsExactly("plan local d'urbanisme");
        assertThat(THESAURUS.related("Refaire ma toiture")).containsExactly("toit", "couverture");
    }

    @Test
    void oneWayIsOneWay() {
        assertThat(THESAURUS.related("mon patron")).containsExactly("employeur");
        assertThat(THESAURUS.related("mon employeur")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "le plan local d’urbanisme",
                "plans local urbanismes",
                "un plan local de l'urbanisme",
                "plan-local-d'urbanisme"
            })
    void accentsPluralsAndSmallWordsDoNotMatter(String text) {
        assertThat(THESAURUS.related(text)).contains("PLU");
    }

    @Test
    void aPhraseMayStandInALongerOne() {
        assertThat(THESAURUS.related("le plan local d'urbanisme et la toiture"))
                .containsExactly("dessin", "PLU", "toit", "couverture");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "le plain", "plan d'urbanisme local et dessinateur", "plus"})
    void otherWordsMeanNothingElse(String text) {
        assertThat(THESAURUS.related(text)).doesNotContain("PLU", "plan local d'urbanisme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alone", " alone ", "a => a", "a => b => c", "=> b", "a =>", ", ,"})
    void refusesLinesThatRelateNothing(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thesaurus.of(Stream.of(line)))
                .withMessageContaining(line);
    }

    @ParameterizedTest
    @CsvSource({
        "Délai d'instruction d'un PC, permis de construire",
        "la DP de mon abri, déclaration préalable",
        "avis de l'ABF, architecte des Bâtiments de France",
        "mon PLUi, plan local d'urbanisme intercommunal",
        "un velux, fenêtre de toit",
        "rupture de mon CDD, contrat à durée déterminée"
    })
    void knowsWhatPeopleCallThings(String question, String meant) {
        assertThat(FRENCH.related(question)).contains(meant);
    }

    @Test
    void noSmallWordIsTakenForAnAbbreviation() {
        assertThat(
                        FRENCH.related(
                                "Est-ce que ces travaux sur ta maison et sa cave ont été faits par"
                                        + " le voisin, ou pas, et si oui, qui doit-il payer, lui ou"
                                        + " moi, avec quels sous, dans quel cas, et y a-t-il droit ?"))
                .containsExactly("habitation", "logement");
    }
}
