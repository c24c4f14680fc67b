package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.SamplePassages;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearDuplicatesTest {
    private static final String LONG =
            "L'édification d'une clôture est précédée d'une déclaration préalable dans les secteurs"
                    + " protégés, aux abords des monuments historiques et dans les communes dont le"
                    + " conseil municipal a décidé de soumettre les clôtures à déclaration au-delà de"
                    + " 20 m, ce dont le public est informé par un affichage en mairie pendant un mois"
                    + " et par une mention dans un journal diffusé dans le département.";

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("equal", LONG, LONG, 1),
                Arguments.of(
                        "case, accents, spaces, signs",
                        LONG,
                        LONG.toUpperCase(Locale.FRENCH).replace(", ", " ;  "),
                        1),
                Arguments.of("one word more", LONG, LONG + " Fin.", 1),
                Arguments.of("another number", LONG, LONG.replace("20 m", "40 m"), 2),
                Arguments.of("half of it", LONG, LONG.substring(0, LONG.length() / 2), 2),
                Arguments.of("other words", LONG, "Le bornage se fait à frais communs.", 2),
                Arguments.of("short and equal", "Abrogé.", "abrogé", 1),
                Arguments.of("short and different", "Abrogé.", "Périmé.", 2),
                Arguments.of("without a word", "…", "—", 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void keepsWhatSaysSomethingElse(String name, String one, String other, int kept) {
        assertThat(NearDuplicates.merge(passages(one, other))).hasSize(kept);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void keepsTheBestOfThoseThatSayTheSame(String name, String one, String other, int kept) {
        assertThat(NearDuplicates.merge(passages(one, other, one, other)))
                .extracting(hit -> hit.passage().id())
                .isEqualTo(kept == 1 ? List.of("0") : List.of("0", "1"));
    }

    private static List<ScoredPassage> passages(String... texts) {
        Origin nowhere = SamplePassages.origin(Validity.UNKNOWN, List.of());
        return IntStream.range(0, texts.length)
                .mapToObj(i ->
                        new ScoredPassage(
                                new Passage(Integer.toString(i), "", texts[i], nowhere), 0, 0))
                .toList();
    }
}
