package fr.archireg.orchestrator.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferenceParserTest {
    private static final int FUZZ_ROUNDS = 3_000;
    private static final List<String> PIECES =
            List.of(
                    "L.",
                    "R*",
                    "421-1",
                    "-",
                    " ",
                    "article ",
                    "articles ",
                    "et ",
                    "à ",
                    ",",
                    "7°",
                    "II",
                    "du code civil",
                    "C. urb.",
                    "bis",
                    "A",
                    "(",
                    "é",
                    "\uD83C",
                    "\uDFE0",
                    "et suivants",
                    "de la loi",
                    "du même code",
                    "\n",
                    "\u00A0",
                    "9999999999",
                    ".",
                    "l'",
                    "premier",
                    "\0",
                    "jusqu'à ",
                    "2e alinéa",
                    "al. 2",
                    "premier",
                    "alinéas",
                    "en son ",
                    "urbanisme",
                    "c. de l'",
                    "code ",
                    "du ",
                    "a");

    /** A reference and what it is: code and key of each article, ranges with their end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    L. 421-1                                | ? L421-1
                    L421-1                                  | ? L421-1
                    l 421-1                                 | ? L421-1
                    L.421-1                                 | ? L421-1
                    l.421-1                                 | ? L421-1
                    L 421-1                                 | ? L421-1
                    L. 421 -1                               | ? L421-1
                    L. 421 - 1                              | ? L421-1
                    L. 421‑1                                | ? L421-1
                    L. 421–1                                | ? L421-1
                    L.421.1                                 | ? L421-1
                    L421 tiret 1                            | ? L421-1
                    article L 421 1 ?                       | ? L421-1
                    larticle L421-1                         | ? L421-1
                    ARTICLE L421-1                          | ? L421-1
                    l'article L421-1                        | ? L421-1
                    l’article L421-1                        | ? L421-1
                    art. L.421-1 C. urb.                    | URBANISME L421-1
                    art L 421-1 c urb                       | URBANISME L421-1
                    art.L.421-1 C.urb.                      | URBANISME L421-1
                    L421-1 CU                               | URBANISME L421-1
                    L. 421-1 (code de l'urbanisme)          | URBANISME L421-1
                    L. 421-1, code de l'urbanisme           | URBANISME L421-1
                    L. 421-1 du Code de l’Urbanisme         | URBANISME L421-1
                    L. 421-1 du code de l urbanisme         | URBANISME L421-1
                    L. 421-1 code urbanisme                 | URBANISME L421-1
                    code de l'urbanisme L421-1              | URBANISME L421-1
                    Code de l'urbanisme, art. R*421-14      | URBANISME R421-14
                    R*. 421-14                              | ? R421-14
                    R.* 421-14                              | ? R421-14
                    R* 421-14                               | ? R421-14
                    R*421-14                                | ? R421-14
                    R. * 421-14                             | ? R421-14
                    A. 424-16                               | ? A424-16
                    a 424-16                                | ? A424-16
                    D. 123-4                                | ? D123-4
                    LO. 6161-1                              | ? LO6161-1
                    L.O. 6161-1                             | ? LO6161-1
                    LO6161-1 CGCT                           | COLLECTIVITES LO6161-1
                    article 1792 du code civil              | CIVIL 1792
                    art. 1792 C. civ.                       | CIVIL 1792
                    Code civil, article 646                 | CIVIL 646
                    1792-4-1                                |
                    article 1792-4-1 du Code civil          | CIVIL 1792-4-1
                    article 1er du code civil               | CIVIL 1
                    article premier du code civil           | CIVIL 1
                    article n° 678 code civil               | CIVIL 678
                    articles 678 et 679 du code civil       | CIVIL 678, CIVIL 679
                    articles 678 à 680 du code civil        | CIVIL 678..680
                    article 1635 quater A du CGI            | IMPOTS 1635QUATERA
                    l'article 1635 quater A ?               | ? 1635QUATERA
                    article 1387 A bis du code général des impôts | IMPOTS 1387ABIS
                    article 200 quater B                    | ? 200QUATERB
                    article 80 duodecies CGI                | IMPOTS 80DUODECIES
                    L. 951-1 A                              | ? L951-1A
                    R142-1-A                                | ? R142-1A
                    L. 731-14-1 A du code rural             | RURAL L731-14-1A
                    L. 121-3 bis                            | ? L121-3BIS
                    D161-2-1-1-1-1                          | ? D161-2-1-1-1-1
                    R. 717 du code rural                    | RURAL R717
                    L1 du code du travail                   | TRAVAIL L1
                    L. 1 du code du travail                 | TRAVAIL L1
                    L421-1A quoi sert-il ?                  | ? L421-1A
                    L. 421-1 à L. 421-8                     | ? L421-1..L421-8
                    L421-1 a L421-8                         | ? L421-1..L421-8
                    L. 421-1 à 421-8                        | ? L421-1..L421-8
                    L. 421-1 à 8                            | ? L421-1..L421-8
                    articles L. 421-1 à L. 421-8 du code de l'urbanisme | URBANISME L421-1..L421-8
                    des articles R. 421-1 jusqu'à l'article R. 421-9 | ? R421-1..R421-9
                    L. 421-1 et suivants                    | ? L421-1+
                    L. 421-1 et s. C. urb.                  | URBANISME L421-1+
                    articles L. 421-1 et suivants du code de l'urbanisme | URBANISME L421-1+
                    L. 421-1, 7°                            | ? L421-1
                    L. 421-1 7° du code de l'urbanisme      | URBANISME L421-1
                    L. 600-1-2, II, du code de l'urbanisme  | URBANISME L600-1-2
                    articles L. 421-1 et R. 421-14 du code de l'urbanisme | URBANISME L421-1, URBANISME R421-14
                    articles L. 111-1, L. 111-2 et L. 111-3 | ? L111-1, ? L111-2, ? L111-3
                    articles L. 111-1, 111-2 et 111-3       | ? L111-1, ? L111-2, ? L111-3
                    R. 421-1 ou R. 421-2 C. urb. et 1792 C. civ. | URBANISME R421-1, URBANISME R421-2, CIVIL 1792
                    articles R. 421-1 C. urb. et 1792 C. civ. | URBANISME R421-1, CIVIL 1792
                    les articles L. 621-30 C. patr. et L. 341-1 C. env. | PATRIMOINE L621-30, ENVIRONNEMENT L341-1
                    L. 242-1 du code des assurances         | ASSURANCES L242-1
                    R. 111-2 CCH                            | CONSTRUCTION R111-2
                    L. 231-4 CRPA                           | RELATIONS_PUBLIC L231-4
                    L. 2121-29 C.G.C.T                      | COLLECTIVITES L2121-29
                    L. 113-1 CASF                           | ACTION_SOCIALE L113-1
                    L. 1221-1 C. trav.                      | TRAVAIL L1221-1
                    L. 136-1 CSS                            | SECURITE_SOCIALE L136-1
                    L. 411-1 C. rur.                        | RURAL L411-1
                    L. 411-1 CRPM                           | RURAL L411-1
                    article 544                             | ? 544
                    article 3 de la loi du 10 juillet 1965  |
                    article 2 du décret n° 2007-18          |
                    article 7 du règlement du PLU           |
                    art. 7 de la zone UD                    |
                    article 1er du premier protocole additionnel |
                    la Constitution, notamment son article 34 |
                    Charte de l'environnement, art. 7       |
                    article 4 loi 77-2 du 3 janvier 1977    |
                    loi n° 2014-366 pour l'accès au logement, notamment son article 157 |
                    Arrête : Article 1er : Le permis est accordé |
                    L 480 1 c'est quoi                      | ? L480-1
                    code de l'urbanisme R 421 5 tente       | URBANISME R421-5
                    sur la D 559 12 places                  |
                    art 678,679 code civil                  | CIVIL 678, CIVIL 679
                    art 686 à 689 code civil                | CIVIL 686..689
                    692 et 693 cc                           | CIVIL 692, CIVIL 693
                    C. pr. pén., art. 2 et 3.               | PROCEDURE_PENALE 2, PROCEDURE_PENALE 3
                    C. civ., art. 1240, anc. art. 1382 et 1383. | CIVIL 1240, CIVIL 1382, CIVIL 1383
                    L 442-10 C urb                          | URBANISME L442-10
                    L480-1 CU et 85 CPP                     | URBANISME L480-1, PROCEDURE_PENALE 85
                    Code civil (art. 653) et (art. 678 et 679) | CIVIL 653, CIVIL 678, CIVIL 679
                    (conso) L313-41 et 1304-3 (civil)       | CONSOMMATION L313-41, CIVIL 1304-3
                    article 1382 du code civil, devenu 1240 | CIVIL 1382, CIVIL 1240
                    c.rel.pub.adm. L231-1                   | RELATIONS_PUBLIC L231-1
                    L.243-3 code relations public/administration | RELATIONS_PUBLIC L243-3
                    le II du L 211-1, c'est quoi ? (urbanisme) | URBANISME L211-1
                    L421-5 urbanisme                        | URBANISME L421-5
                    L. 103-2 CU et R. 122-2 CE              | URBANISME L103-2, ENVIRONNEMENT R122-2
                    R. 122-2 du CE, rubrique 39             | ENVIRONNEMENT R122-2
                    Cass. 3e civ., 13 oct. 2021, n° 20-16.127, C. civ., art. 1792 | CIVIL 1792
                    Cass. 3e civ., 13 oct. 2021, art. 1792  | ? 1792
                    C. ass. L. 242-1                        | ASSURANCES L242-1
                    R. 600-1, CE, 12 mars 2021              | ? R600-1
                    loi du 10 juillet 1965 fixant le statut de la copropriété, article 25 |
                    loi du 10 juillet 1965 fixant le statut. L'article 653 | ? 653
                    R+1                                     |
                    un garage de 20 m² en zone A 2          |
                    de 100 à 200 m²                         |
                    la RD 12 à 3 km                         |
                    un article de 12 pages                  |
                    le 12/03/2024 à 10h30                   |
                    réf. 2024-421-1                         |
                    2° R. 421-1 ;                           | ? R421-1
                    L. 421-1 et s'il                        | ? L421-1
                    je cherche un 3 pièces                  |
                    ZA 3                                    |
                    """)
    void readsAReference(String text, String expected) {
        List<Mention> found = ReferenceParser.parse(text);

        assertThat(found.stream().map(PrintedMention::print).collect(Collectors.joining(", ")))
                .isEqualTo(Optional.ofNullable(expected).orElse(""));
    }

    @Test
    void readsSeveralReferencesOfASentence() {
        String text =
                "Selon l'article R. 421-14 du code de l'urbanisme, lu avec le 7° de l'article L. 600-1"
                        + " du même code et l'article 1792 du code civil, il faut un permis.";

        List<Mention> found = ReferenceParser.parse(text);

        assertThat(found)
                .extracting(PrintedMention::print)
                .containsExactly("URBANISME R421-14", "URBANISME L600-1", "CIVIL 1792");
        assertThat(found.get(1).points()).containsExactly("7°");
        assertThat(found)
                .extracting(mention -> text.substring(mention.start(), mention.end()))
                .containsExactly("R. 421-14", "L. 600-1", "1792");
    }

    @Test
    void takesTheCodeOfTheQuestionWhereverItStands() {
        assertThat(ReferenceParser.parse("Dans le code civil, que dit l'article 678 ?"))
                .extracting(PrintedMention::print)
                .containsExactly("CIVIL 678");
        assertThat(ReferenceParser.parse("Que dit l'article 678 ? Je parle du code civil."))
                .extracting(PrintedMention::print)
                .containsExactly("CIVIL 678");
    }

    @Test
    void doesNotGuessBetweenTwoCodes() {
        String text = "Le code civil ? Et le code rural ? Que dit l'article L. 411-1 ?";

        assertThat(ReferenceParser.parse(text))
                .extracting(PrintedMention::print)
                .containsExactly("? L411-1");
    }

    @Test
    void countsARangeThrough() {
        Mention range = ReferenceParser.parse("R. 421-1 à R. 421-4").getFirst();
        Mention longRange = ReferenceParser.parse("articles 1 à 2000").getFirst();
        Mention following = ReferenceParser.parse("R. 421-1 et suivants").getFirst();

        assertThat(range.articles(50))
                .extracting(LegalReference::key)
                .containsExactly("R421-1", "R421-2", "R421-3", "R421-4");
        assertThat(longRange.articles(50))
                .extracting(LegalReference::key)
                .containsExactly("1", "2000");
        assertThat(following.articles(50))
                .extracting(LegalReference::key)
                .containsExactly("R421-1", "R421-2", "R421-3", "R421-4", "R421-5", "R421-6");
    }

    @ParameterizedTest
    @CsvSource({
        "L1,L1",
        "R. 421-14,R421-14",
        "R*574-2,R574-2",
        "' L1251-33-1',L1251-33-1",
        "'D732-48-1 ',D732-48-1",
        "160-17-2,160-17-2",
        "1635 quater A,1635QUATERA",
        "R243-59-6-A,R243-59-6A",
        "L9 A,L9A"
    })
    void readsTheReferenceOfARow(String text, String key) {
        assertThat(ReferenceParser.article(text)).map(LegalReference::key).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Annexe I",
                "Annexe à l'article R1422-4",
                "Tableau n° 61",
                "",
                " ",
                "L",
                "7°"
            })
    void isNoReferenceOfARow(String text) {
        assertThat(ReferenceParser.article(text)).isEmpty();
    }

    @Test
    void namesEveryCodeByItsTitleAndItsShortNames() {
        for (LegalCode code : LegalCode.values()) {
            assertThat(
                            Stream.concat(
                                    Stream.of(code.title(), code.title().toUpperCase(Locale.ROOT)),
                                    code.shortNames().stream()))
                    .allSatisfy(name -> assertThat(LegalCode.named(name)).contains(code));
        }
    }

    @Test
    void readsBackWhatItPrints() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < FUZZ_ROUNDS; i++) {
            LegalReference reference = randomReference(random);
            String printed =
                    "article %s du %s"
                            .formatted(reference.label(), reference.code().orElseThrow().title());

            assertThat(ReferenceParser.parse(printed))
                    .as("seed %d: %s", seed, printed)
                    .extracting(Mention::first)
                    .containsExactly(reference);
        }
    }

    @Test
    void survivesAnyText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < FUZZ_ROUNDS; i++) {
            String text =
                    random.ints(random.nextInt(1, 40), 0, PIECES.size())
                            .mapToObj(PIECES::get)
                            .collect(Collectors.joining());

            assertThat(ReferenceParser.parse(text))
                    .as("seed %d: %s", seed, text)
                    .allSatisfy(mention -> {
                        assertThat(mention.start()).isBetween(0, mention.end() - 1);
                        assertThat(mention.end()).isLessThanOrEqualTo(text.length());
                        assertThat(mention.articles(50)).hasSizeBetween(1, 51);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "L. 421-1 ",
                "articles 1, ",
                "code de l'",
                "7° du II ",
                "loi 1 portant 7° ",
                "a, b et ",
                "al. 2, ",
                "premier et ",
                "L. 421-1et",
                "c. gén. ",
                "en son a) ",
                "a\n",
                "1",
                "a",
                " ",
                "et "
            })
    void readsALongTextOnce(String piece) {
        String text = piece.repeat(200_000 / piece.length());

        assertThat(ReferenceParser.parse(text)).hasSizeLessThanOrEqualTo(text.length());
    }

    private static LegalReference randomReference(Random random) {
        List<String> series = List.of("", "L", "LO", "R", "D", "A");
        List<String> suffixes = List.of("", "", "", "bis", "quater", "A", "quater A", "B bis");
        StringBuilder number = new StringBuilder(Integer.toString(random.nextInt(1, 9_999)));
        for (int groups = random.nextInt(0, 4); groups > 0; groups--) {
            number.append('-').append(random.nextInt(1, 200));
        }
        LegalCode[] codes = LegalCode.values();
        return new LegalReference(
                Optional.of(codes[random.nextInt(codes.length)]),
                series.get(random.nextInt(series.size())),
                number.toString(),
                suffixes.get(random.nextInt(suffixes.size())));
    }
}
