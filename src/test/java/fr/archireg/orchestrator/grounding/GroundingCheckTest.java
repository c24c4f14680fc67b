package fr.archireg.orchestrator.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.rag.Origin;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.Validity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GroundingCheckTest {
    private static final String QUESTION =
            "Ma piscine de 25 m² est-elle soumise à « une formalité particulière » ?";

    private static final List<Passage> PASSAGES =
            List.of(
                    passage(
                            "Code de l'urbanisme, article R. 421-9 : piscines",
                            "Code de l'urbanisme",
                            "R. 421-9",
                            "Une piscine dont le bassin a une superficie de plus de dix mètres carrés et"
                                    + " d'au plus 100 m² fait l'objet d'une déclaration préalable, si sa"
                                    + " couverture a une hauteur de moins de 1,80 mètre. Le maire se prononce"
                                    + " dans un délai d'un mois. Voir les articles R. 421-2 et R. 421-17 et"
                                    + " suivants. Les constructions de 5 à 20 m² en relèvent aussi."),
                    passage(
                            "Code de l'urbanisme, article R. 424-17 : péremption",
                            "Code de l'urbanisme",
                            "R. 424-17",
                            "Le permis de construire est périmé si les travaux ne sont pas entrepris"
                                    + " dans le délai de trois ans à compter de sa notification. Il en est de"
                                    + " même si, passé ce délai, les travaux sont interrompus pendant un délai"
                                    + " supérieur à une année. L’autorité compétente peut prolonger de 24"
                                    + " mois. À défaut, une amende de 1 200 à 6 000 euros par mètre carré, ou"
                                    + " de 300 000 €, est encourue (loi n° 2014-366 du 24 mars 2014). La"
                                    + " majoration est de 20 %, ou de deux tiers. Mise en œuvre : vingt-cinq"
                                    + " logements, 0,5 ha, quatre-vingt-dix jours."),
                    passage(
                            "Code civil, article 646 : bornage",
                            "Code civil",
                            "646",
                            "Tout propriétaire peut obliger son voisin au bornage de leurs propriétés"
                                    + " contiguës. Le bornage se fait à frais communs. L'article 671 impose"
                                    + " deux mètres pour les plantations de plus de 2 m de haut ; ailleurs"
                                    + " 5, 10 et 15 mètres."));

    /** What an answer says, and what is wrong with it: a letter for its kind and the text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Oui [1], [2, 3] et [1].                                                        | -
                    Oui [4].                                                                       | U 4
                    Oui [0] ou [1 ; 12].                                                           | U 0, U 12
                    Selon l'article R. 421-9 [1], oui.                                             | -
                    Selon l'article R*421-9 du code de l'urbanisme [1], oui.                       | -
                    Voir l'article **R. 421-9** [1] et l'article **646** [3].                       | -
                    L'article R. 421-9 [1] ne relève pas du code civil.                              | -
                    « Voir les articles R. 421-2 et R. 421-1… » [1]                                  | -
                    Selon l’article R.421-9 C. urb. [1]                                            | -
                    Voir R. 421-2 [1].                                                             | -
                    Voir R. 421-18 [1].                                                            | -
                    Voir les articles R. 421-2 à R. 421-9.                                         | -
                    Voir l'article 646 du code civil [3] et l'article 671.                         | -
                    Le code civil et l'article R. 421-9 [1] le disent.                             | -
                    Voir l'article R. 421-10 [1].                                                  | R R. 421-10
                    Voir l'article L. 421-9 [1].                                                   | R L. 421-9
                    Voir l'article R. 421-9 bis [1].                                               | R R. 421-9 bis
                    Voir les articles R. 421-9 et R. 999-1 [1].                                    | R R. 999-1
                    Voir les articles R. 421-2 à R. 421-99.                                        | R R. 421-2 à R. 421-99
                    Voir l'article R. 421-9 du code de la construction et de l'habitation [1].     | R R. 421-9
                    Voir l'article 646 du code de l'urbanisme [3].                                 | R 646
                    La loi n° 2014-366 du 24 mars 2014 [2] le prévoit.                             | -
                    La loi n° 2015-366 [2] le prévoit.                                             | R n° 2015-366
                    « Le bornage se fait à frais communs » [3].                                    | -
                    «\u00A0le bornage se fait à frais communs\u00A0»\u00A0[3].                     | -
                    “Le bornage se fait à frais communs” [3].                                      | -
                    "Le bornage se fait à frais communs" [3].                                      | -
                    « **Le bornage** se fait à _frais communs_. » [3]                              | -
                    « L'autorité compétente peut prolonger de 24 mois » [2].                       | -
                    « l’autorité compétente peut prolonger » [2].                                  | -
                    « [L]e bornage se fait à frais communs » [3].                                  | -
                    « Tout propriétaire peut obliger son voisin […] à frais communs » [3].         | -
                    « Tout propriétaire peut obliger son voisin (...) à frais communs » [3].       | -
                    « Tout propriétaire peut obliger son voisin… » [3].                            | -
                    « … peut obliger [un] voisin au bornage » [3].                                 | -
                    « peut obliger [son propre] voisin au bornage » [3].                           | -
                    « Mise en oeuvre : vingt-cinq logements » [2]                                  | -
                    « une amende de 1\u202F200 à 6000 euros » [2]                                  | -
                    « Le bornage se fait à frais partagés » [3].                                   | Q Le bornage se fait à frais partagés
                    « Le bornage ne se fait pas à frais communs » [3].                             | Q Le bornage ne se fait pas à frais communs
                    « Le bornage se fait à frais communs » [2].                                    | Q Le bornage se fait à frais communs
                    « Le bornage se fait à frais communs [2] ».                                    | Q Le bornage se fait à frais communs
                    « Le bornage se fait à frais communs [3] ».                                    | -
                    « Le bornage se fait à frais communs » [2][3].                                 | -
                    Selon [3], « le bornage se fait à frais communs ».                             | -
                    Selon [2], « le bornage se fait à frais communs ».                             | Q le bornage se fait à frais communs
                    Le code dit : « le bornage se fait à frais communs ».                          | -
                    Le code dit : « le bornage est toujours gratuit pour tous ».                   | Q le bornage est toujours gratuit pour tous
                    Le code dit : "le bornage est toujours gratuit pour tous".                     | Q le bornage est toujours gratuit pour tous
                    Le « permis de construire » [2] est périmé.                                    | -
                    Un « permis d'aménager » suffit parfois [2].                                   | -
                    Le « plan local d'urbanisme » peut l'interdire [2].                            | -
                    Les « déclarations préalables » [1] suffisent.                                 | -
                    Un « permis d'aménager » [2] suffit.                                           | Q permis d'aménager
                    « Tout est permis », dit le code.                                              | Q Tout est permis
                    C'est « une formalité particulière », comme vous dites [1].                    | -
                    « Il a dit « le bornage se fait à frais communs » [3] ».                       | Q Il a dit « le bornage se fait à frais communs »
                    « Le bornage » [3] et « sans fin [3].                                          | -
                    Le bassin peut aller jusqu'à 100 m² [1].                                       | -
                    Au-delà de 10 m² et jusqu'à 100 mètres carrés [1].                             | -
                    Plus de dix mètres carrés, soit 10 m2 [1].                                     | -
                    Plus de **10** m² et de **dix mètres carrés** [1].                             | -
                    Le délai est de 1 mois [1] et trois ans [2].                                   | -
                    La couverture fait moins de 180 cm, 1,8 m ou 1 m 80 [1].                       | -
                    Le permis est périmé après 3 ans, ou 1 an d'interruption [2].                  | -
                    Une amende de 1200 € à 6.000 euros [2].                                        | -
                    Une amende de 300\u202F000\u00A0€ [2].                                         | -
                    Jusqu'à trois cent mille euros [2].                                            | -
                    Jusqu'à 0,3 million d'euros [2].                                               | -
                    Une majoration de 20\u00A0%, de vingt pour cent, de 2 tiers [2].               | -
                    Un délai de trois (3) ans [2].                                                 | -
                    Entre 5 et 20 m² : déclaration [1].                                            | -
                    De 5 à 20 m² : déclaration [1].                                                | -
                    De 5-20 m² : déclaration [1].                                                  | -
                    Pour 5\u00A0000 m², soit 0,5 hectare [2].                                      | -
                    Il y a 25 logements et 90 jours [2].                                           | -
                    À 10 mètres au plus près [3].                                                  | -
                    Votre piscine de 25 m² dépasse 10 m² [1].                                      | -
                    Un logement, une place et un étage suffisent [2].                              | -
                    L'article R. 421-9 du 1er janvier 2016 vise un jour et l'autre [1].            | -
                    Le 7° de l'article R. 421-9 [1], point 3.                                      | -
                    Le bassin peut aller jusqu'à 120 m² [1].                                       | F 120 m²
                    Le bassin peut aller jusqu'à cent vingt mètres carrés [1].                     | F cent vingt mètres carrés
                    Le bassin peut aller jusqu'à 100 m [1].                                        | F 100 m
                    Le délai est de deux mois [1].                                                 | F deux mois
                    Le délai est de trois mois [2].                                                | F trois mois
                    Le délai est de trois ans [1].                                                 | F trois ans
                    Le délai est de trois ans.                                                     | -
                    Le délai est de quatre ans.                                                    | F quatre ans
                    Entre 6 et 20 m² : déclaration [1].                                            | F 6
                    Une amende de 1 300 euros [2].                                                 | F 1 300 euros
                    Une majoration de 25 % [2].                                                    | F 25 %
                    Une majoration de vingt-cinq pour cent [2].                                    | F vingt-cinq pour cent
                    Trois quarts [2].                                                              | F Trois quarts
                    Une couverture de 1,90 m ou 1 m 90 [1].                                        | F 1,90 m, F 1 m 90
                    Il faut 26 logements et quatre-vingts jours [2].                               | F 26 logements, F quatre-vingts jours
                    Le délai est d'un mois [1]. Il est de trois ans [2].                           | -
                    Le délai est de trois ans [1]. Il est d'un mois [2].                           | F trois ans, F un mois
                    Le délai est d'un mois. [1] Il est de trois ans. [2]                           | -
                    Un mois [1] ; trois ans [2].                                                   | -
                    « Le bassin a une superficie de 40 m² » [1].                                   | Q Le bassin a une superficie de 40 m², F 40 m²
                    """)
    void reportsExactlyWhatHasNoSource(String answer, String expected) {
        assertThat(written(check(answer))).isEqualTo(expected);
    }

    @Test
    void readsCitationsOfALineOnlyForThatLine() {
        String answer =
                """
                Deux cas [1] :

                - piscine : 100 m² [1]
                - permis : trois ans [2]
                - bornage : trois ans [3]

                | Piscine | 100 m² [1] |
                | Permis | 100 m² [2] |
                """;

        assertThat(written(check(answer))).isEqualTo("F trois ans, F 100 m²");
    }

    @Test
    void takesTheCitationsOfTheBlockWhereALineHasNone() {
        String answer =
                "Selon l'article R. 421-9 [1] :\n- au plus 100 m²\n- trois ans\n\nTrois ans.";

        assertThat(written(check(answer))).isEqualTo("F trois ans");
    }

    @Test
    void findsTheSameWhereverTheAnswerIsCut() {
        String answer =
                "Le délai est de deux mois [1].\n\n« Tout propriétaire peut\n\nobliger son voisin au"
                        + " bornage » [3], dit l'article R. 421-99 [4].\n \n\n« Faux bornage sans"
                        + " frais » [3]";
        Citations whole = check(answer);

        for (int cut = 0; cut <= answer.length(); cut++) {
            GroundingCheck check = new GroundingCheck(QUESTION, PASSAGES);
            check.accept(answer.substring(0, cut));
            check.accept(answer.substring(cut));

            assertThat(check.citations()).as("cut at %d", cut).isEqualTo(whole);
        }
        assertThat(written(whole))
                .isEqualTo("U 4, R R. 421-99, Q Faux bornage sans frais, F deux mois");
    }

    @Test
    void tellsTheSameWhenItIsAskedAgain() {
        GroundingCheck check = new GroundingCheck(QUESTION, PASSAGES);
        check.accept("Deux mois [1].");

        assertThat(check.citations()).isEqualTo(check.citations());
        assertThat(check.citations().unverifiedFigures()).containsExactly("Deux mois");
    }

    @Test
    void reportsEachThingOnceAndNotWithoutLimit() {
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            answer.append("Il faut ").append(1_000 + i % 200).append(" m². ");
        }

        assertThat(check(answer.toString()).unverifiedFigures())
                .hasSize(50)
                .doesNotHaveDuplicates();
    }

    @Test
    void knowsTextThatTheExcerptDoesNotShow() {
        String text = "Début du texte. ".repeat(200) + "Le seuil est de 4 321 m².";
        Passage passage = passage("Titre", "Code civil", "1", text);
        GroundingCheck check = new GroundingCheck("", List.of(passage));
        check.accept("Le seuil est de 4321 m² [1] : « Le seuil est de 4 321 m². » [1]");

        assertThat(written(check.citations())).isEqualTo("-");
    }

    @Test
    void reportsEverythingWithoutSources() {
        GroundingCheck check = new GroundingCheck("", List.of());
        check.accept("Selon l'article L. 421-1 [1], « c'est toujours interdit partout » à 3 m.");

        assertThat(written(check.citations()))
                .isEqualTo("U 1, R L. 421-1, Q c'est toujours interdit partout, F 3 m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "«",
                "»",
                "« ",
                "« a » ",
                "« a « ",
                "«»",
                "“",
                "\"",
                "\"a",
                "[1]",
                "[1",
                "[",
                "1 ",
                "1",
                "1,",
                "1.",
                " 000",
                "un ",
                "cent ",
                "vingt-",
                "mille ",
                "2 m 80 ",
                "5 à ",
                "5 et ",
                "20 m² ",
                "a. ",
                ". ",
                "; ",
                "\n",
                "\n\n",
                "…",
                "« [",
                "« […] ",
                "« (...) ",
                "art. ",
                "L. 421-1 ",
                "R. 421-1 à ",
                "n° 2014-366 ",
                "²",
                "½",
                "\u0301",
                "\uD83C",
                "\u200B",
                "0000000000000000",
                "« le bornage se fait à frais communs » [3] ",
                "(",
                "’"
            })
    void readsHostileTextInLinearTime(String piece) {
        String hostile = "« " + piece.repeat(200_000 / piece.length());

        // Quadratic time would run into the time limit of every test.
        assertThat(check(hostile)).isNotNull();
    }

    @Test
    void readsHostileSourcesInLinearTime() {
        Passage passage = passage("a ".repeat(10_000), "Code civil", "1", "a a b ".repeat(20_000));
        GroundingCheck check = new GroundingCheck("", List.of(passage));
        for (int i = 0; i < 2_000; i++) {
            check.accept("« a a b a a b a a b a a b a a b c » [1] ");
        }

        assertThat(check.citations().unverifiedQuotes()).hasSize(1);
    }

    private static Citations check(String answer) {
        GroundingCheck check = new GroundingCheck(QUESTION, PASSAGES);
        check.accept(answer);
        return check.citations();
    }

    static String written(Citations citations) {
        List<String> all =
                Stream.of(
                                citations.unknown().stream().map(n -> "U " + n),
                                citations.unverifiedReferences().stream().map(r -> "R " + r),
                                citations.unverifiedQuotes().stream().map(q -> "Q " + q),
                                citations.unverifiedFigures().stream().map(f -> "F " + f))
                        .flatMap(kind -> kind)
                        .toList();
        return all.isEmpty() ? "-" : String.join(", ", all);
    }

    private static Passage passage(String title, String code, String reference, String content) {
        return new Passage(
                reference,
                title,
                content,
                new Origin(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(code),
                        Optional.of(reference),
                        Optional.empty(),
                        Validity.UNKNOWN,
                        List.of(code, "Livre IV : Régime applicable")));
    }
}
