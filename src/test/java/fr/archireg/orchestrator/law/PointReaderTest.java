package fr.archireg.orchestrator.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PointReaderTest {
    /** A text, and the articles it names with their points. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    L. 421-1, 7°                                        | L421-1 7°
                    L. 600-1-2 II                                       | L600-1-2 II
                    L. 300-1 al. 2                                      | L300-1 al. 2
                    L. 300-1, 2e alinéa                                 | L300-1 al. 2
                    L. 300-1, a)                                        | L300-1 a)
                    L. 424-3 al. 2 et 3 C. urb.                         | L424-3 al. 2 al. 3
                    L. 424-3, alinéas 1er, 2 et 4, du code              | L424-3 al. 1 al. 2 al. 4
                    L. 424-3, premier et troisième alinéas              | L424-3 al. 1 al. 3
                    L. 424-3, alinéa premier                            | L424-3 al. 1
                    entre le premier et le deuxième alinéa du L. 424-3  | L424-3 al. 1 al. 2
                    L. 424-3, en son deuxième alinéa                    | L424-3 al. 2
                    R. 311-2 C. urb., notamment b) et c)                | R311-2 b) c)
                    L. 424-3 (al. 2), L. 424-4                          | L424-3 al. 2, L424-4
                    les alinéas 2 et 3 de l'article L. 424-3            | L424-3 al. 2 al. 3
                    Aux deuxième et quatrième alinéas de l'art. L. 1-1  | L1-1 al. 2 al. 4
                    1er, 2e et 3e al. du L424-3                         | L424-3 al. 1 al. 2 al. 3
                    le 2° alinéa de l'article L. 424-3                  | L424-3 al. 2
                    L. 424-3 al. 2 et 424-4                             | L424-3 al. 2, L424-4
                    L. 424-3 al. 2, 5 ans de prison                     | L424-3 al. 2
                    R421-17a et R421-14b                                | R421-17 a), R421-14 b)
                    R421-17 a et b                                      | R421-17 a) b)
                    L. 410-1 b. Merci                                   | L410-1 b)
                    les travaux du c de R421-11                         | R421-11 c)
                    aux a, b et c du 2° de l'article R. 421-17          | R421-17 a) b) c) 2°
                    il a de l'article L. 421-9                          | L421-9
                    le 2° de l article L421-9                           | L421-9 2°
                    AU 2° DE L'ARTICLE L. 151-5                         | L151-5 2°
                    I. – Le 3° de l'article L. 151-7                    | L151-7 3°
                    1° Le 3° de l'article L. 151-7 est abrogé           | L151-7 3°
                    1° L'article L. 151-7 est abrogé                    | L151-7
                    L. 411-1 et 4° du I de L. 411-2                     | L411-1, L411-2 4° I
                    L. 151-5, 1° et 2° du I de L. 151-7                 | L151-5 1°, L151-7 2° I
                    L. 151-5, et le deuxième alinéa de l'article L. 1-1 | L151-5, L1-1 al. 2
                    L. 151-5 2° et de l'article L. 151-6                | L151-5 2°, L151-6
                    L. 151-5, aux 1° et 2° de l'article L. 151-6        | L151-5, L151-6 1° 2°
                    L. 205-1 et au I du présent article                 | L205-1
                    L. 111-4, 1° à 4° du code                           | L111-4 1° 4°
                    L. 424-3-2° du code                                 | L424-3 2°
                    R.421-17.a du code civil                            | R421-17 a)
                    ART.L.562-5 §I C.ENVIR.                             | L562-5 I
                    point c de l'article R.421-14                       | R421-14 c)
                    R.421-14 litt. c, alinea d                          | R421-14 c) d)
                    L. 421-9 2°) du CU                                  | L421-9 2°
                    R111-51 alinéa deux                                 | R111-51 al. 2
                    r421-2 d je dois déclarer                           | R421-2 d)
                    L'article R. 421-17 prévoit, en son a), que         | R421-17 a)
                    au 3° du A du I de l'article L. 161-22              | L161-22 3° A I
                    au second alinéa du même article L. 544-2           | L544-2 al. 2
                    """)
    void readsThePointsOfItsArticle(String text, String expected) {
        assertThat(
                        ReferenceParser.parse(text).stream()
                                .map(PointReaderTest::print)
                                .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
    }

    @Test
    void takesTheMarkOfAVersionForNoPoint() {
        assertThat(ReferenceParser.parse("art. L. 425-1 (V), art. R. 425-1 (V)"))
                .extracting(Mention::points)
                .containsOnly(List.of());
    }

    private static String print(Mention mention) {
        return (mention.first().key() + " " + String.join(" ", mention.points())).strip();
    }
}
