package fr.archireg.orchestrator.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnerTest {
    /** A text, and the articles it names with their codes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    R*. 421-14 du c. de l'urbanisme           | URBANISME R421-14
                    L581-26 du C. de l'env. pour              | ENVIRONNEMENT L581-26
                    L. 1-1 du c. de la constr. et de l'hab.   | CONSTRUCTION L1-1
                    L. 1-1 C. gén. des coll. terr.            | COLLECTIVITES L1-1
                    L. 1-1 du C. rur. et de la pêche marit.   | RURAL L1-1
                    L. 1-1 C. de la cons.                     | CONSOMMATION L1-1
                    L. 1-1 du code de proc. civ. d'exéc.      | PROCEDURES_EXECUTION L1-1
                    art. 700 c. de proc. civ.                 | PROCEDURE_CIVILE 700
                    L. 1-1 du code de l urba                  | URBANISME L1-1
                    C. art. 5                                 | ? 5
                    L151-13 al. 1 c de l'urba                 | URBANISME L151-13
                    code g. propr. pers. publ. L3111-1        | PROPRIETE_PUBLIQUE L3111-1
                    code constru et habitation L 164-3        | CONSTRUCTION L164-3
                    L480-9 CodeUrba, code-urbanisme           | URBANISME L480-9
                    L442-11ducodedelurbanisme                 | URBANISME L442-11
                    R.122-9 C. U.                             | URBANISME R122-9
                    L. 1-1 du code général précité des impôts | IMPOTS L1-1
                    L. 1-1 du code de l'éducation. II.-Sont   | EDUCATION L1-1
                    "L. 125-5" du code civil                  | CIVIL L125-5
                    un CU tacite art R*410-12                 | ? R410-12
                    L 211-1 (urbanisme)                       | URBANISME L211-1
                    R. 1334-29-8 de la santé publique         | SANTE R1334-29-8
                    l 161-4, b) urb. ou                       | URBANISME L161-4
                    R. 431-10, c et d, urba, photos           | URBANISME R431-10
                    R621-96-8patrimoine                       | PATRIMOINE R621-96-8
                    Urba : L 151-28 ( 3° ) ;                  | URBANISME L151-28
                    L. 341-3 (forestier)                      | FORESTIER L341-3
                    art L116-2 voirie routière, qui           | VOIRIE L116-2
                    L411-2 environnement ?                    | ENVIRONNEMENT L411-2
                    L411-2 environnement calme                | ? L411-2
                    le L. 410-1 construction d'une maison     | ? L410-1
                    urbanisme L332-15                         | URBANISME L332-15
                    Patrimoine : L. 621-30 et L. 621-32       | PATRIMOINE L621-30, PATRIMOINE L621-32
                    un certificat d'urbanisme L. 410-1        | ? L410-1
                    je recherche L. 410-1                     | ? L410-1
                    L. 410-1 du même code de l'urbanisme      | URBANISME L410-1
                    L. 410-1 du présent code de l'urbanisme   | URBANISME L410-1
                    L. 410-1 précité du code de l'urbanisme   | URBANISME L410-1
                    (C. civ., 552). Code civil : 653 et 655   | CIVIL 552, CIVIL 653, CIVIL 655
                    code civil 678 679 et 680                 | CIVIL 678, CIVIL 679, CIVIL 680
                    R1-1 R1-2 code urba et R3-1 cch           | URBANISME R1-1, URBANISME R1-2, CONSTRUCTION R3-1
                    code du pat L. 621-32                     | PATRIMOINE L621-32
                    au code civil, 250 bonnes raisons         |
                    (223-1 C.P.)                              | PENAL 223-1
                    CPP, article 41-1 ; 41-2 dudit code       | PROCEDURE_PENALE 41-1, PROCEDURE_PENALE 41-2
                    Cass. 3e civ., n° 18-20.727, D. 2019, p. 1766 |
                    selon l'article R. 813-24, le contrat dit | ? R813-24
                    du II de l'article L. 1-1 ou de l'article 2 de la loi | ? L1-1
                    l'article L. 1-1 ou de l'article 99-1 du CPP | ? L1-1, PROCEDURE_PENALE 99-1
                    L. 1-1 du présent code et R. 2-1 CCH ou L. 3 CU | ? L1-1, CONSTRUCTION R2-1, URBANISME L3
                    article 2 du présent arrêté               |
                    article 2 de la même loi                  |
                    l122-5 c.urb et suivants                  | URBANISME L122-5+
                    larticleL421-4duCode de l'urbanisme       | URBANISME L421-4
                    L421-1etL421-2                            | ? L421-1, ? L421-2
                    L421-1àL421-5                             | ? L421-1..L421-5
                    l'article L.⏎480-4 du code de⏎l'urbanisme | URBANISME L480-4
                    L. 480-⏎4⏎et R. 421-1 du code⏎rural       | RURAL L480-4, RURAL R421-1
                    maison en zone A.⏎12 logements            |
                    C. urb., art. L. 1-1, C. env., art. L. 2-1 | URBANISME L1-1, ENVIRONNEMENT L2-1
                    C. env. : R. 1-1 ; art. L. 2-1 C. urb.    | ENVIRONNEMENT R1-1, URBANISME L2-1
                    C. pén. et L. 1-1 C. urb. et R. 1 du même code | URBANISME L1-1, URBANISME R1
                    """)
    void readsWhatAnArticleBelongsTo(String text, String expected) {
        assertThat(
                        ReferenceParser.parse(text.replace('⏎', '\n')).stream()
                                .map(PrintedMention::print)
                                .collect(Collectors.joining(", ")))
                .isEqualTo(Optional.ofNullable(expected).orElse(""));
    }
}
