package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.TestingApp;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.testing.TestingBrowser;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts that know nothing of the page, called one by one where they run: in a browser. */
final class PageScriptsTest {
    private static final TestingBrowser BROWSER = TestingBrowser.open();
    private static final TestingApp APP = TestingApp.start(Map.of());

    /** Draws the tree of a text as one line, since that is what a person can read. */
    private static final String OUTLINE =
            """
            const { parseMarkdown } = await import("/page/markdown.js");
            const inline = (nodes) => nodes.map((n) => ({
              text: () => n.text,
              code: () => `code(${n.text})`,
              break: () => "↵",
              citation: () => `cite(${n.numbers})`,
              link: () => `link(${n.href}: ${inline(n.children)})`,
              strong: () => `strong(${inline(n.children)})`,
              emphasis: () => `em(${inline(n.children)})`,
            })[n.type]()).join("");
            const block = (b) => ({
              paragraph: () => `p(${inline(b.children)})`,
              heading: () => `h${b.level}(${inline(b.children)})`,
              list: () => `${b.ordered ? `ol${b.start}` : "ul"}(${b.items.map((i) => `li(${i.map(block).join("")})`).join("")})`,
              quote: () => `quote(${b.blocks.map(block).join("")})`,
              code: () => `pre(${b.text})`,
              rule: () => "rule",
              table: () => `table(${[b.head, ...b.rows].map((r) => r.map(inline).join("|")).join("/")})`,
            })[b.type]();
            return parseMarkdown(arguments[0]).map(block).join("");
            """;

    @BeforeAll
    static void open() {
        BROWSER.go("http://127.0.0.1:%d/".formatted(APP.port()));
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        APP.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "un\\ndeux\\n\\ntrois => p(un deux)p(trois)",
                "un  \\ndeux\\\\\\ntrois => p(un↵deux↵trois)",
                "# Un\\n## Deux ## => h1(Un)h2(Deux)",
                "#pas un titre => p(#pas un titre)",
                "- a\\n- b\\n  - c\\n- d => ul(li(p(a))li(p(b)ul(li(p(c))))li(p(d)))",
                "3. a\\n\\n4. b\\n\\nfin => ol3(li(p(a))li(p(b)))p(fin)",
                "- a\\n\\n  suite\\n\\nfin => ul(li(p(a)p(suite)))p(fin)",
                "- a\\n1. b => ul(li(p(a)))ol1(li(p(b)))",
                "texte\\n- a => p(texte)ul(li(p(a)))",
                "> a\\n> b\\nc\\n\\nd => quote(p(a b c))p(d)",
                "> > a => quote(quote(p(a)))",
                "```java\\n**[1]**\\n``` => pre(**[1]**)",
                "~~~\\npas fermé => pre(pas fermé)",
                "a\\n\\n---\\n\\nb => p(a)rulep(b)",
                "|a|b|\\n|:-|-:|\\n|1|x \\\\| y| => table(a|b/1|x | y)",
                "a | b\\npas de tableau => p(a | b pas de tableau)",
                "**a** *b* __c__ _d_ => p(strong(a) em(b) strong(c) em(d))",
                "**a *b* c** ***d*** => p(strong(a em(b) c) em(strong(d)))",
                "snake_case_ 2 * 3 * 4 => p(snake_case_ 2 * 3 * 4)",
                "**pas fini => p(**pas fini)",
                "*a _b* c_ => p(em(a _b) c_)",
                "\\\\*a\\\\* \\\\[1] => p(*a* [1])",
                "`[1] **a**` ``b`c`` => p(code([1] **a**) code(b`c))",
                "`pas fini => p(`pas fini)",
                "a [1], [2, 3] [4;5] [1234] [a] => p(a cite(1), cite(2,3) cite(4,5) [1234] [a])",
                "[t](https://a.fr/x_(y)) <https://b.fr> => p(link(https://a.fr/x_(y): t) link(https://b.fr/: https://b.fr))",
                "[1](https://a.fr) => p(link(https://a.fr/: 1))",
                "(voir https://a.fr/b?c=1). => p((voir link(https://a.fr/b?c=1: https://a.fr/b?c=1)).)",
                "[a](javascript:b) [c](data:d) [e](//f) <ftp://g> => p([a](javascript:b) [c](data:d) [e](//f) <ftp://g>)",
                "<b>&amp;</b> => p(<b>&amp;</b>)"
            })
    void readsMarkdown(String markdown, String outline) {
        String text = markdown.replace("\\n", "\n").replace("\\\\", "\\");

        assertThat(BROWSER.evaluate(OUTLINE, text)).isEqualTo(outline);
    }

    @Test
    void readsAnyTextInShortTime() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String signs = "*_`[]()<>|#->~\\ \n1a:h";
        for (int i = 0; i < 50; i++) {
            StringBuilder text = new StringBuilder();
            String unit =
                    signs.charAt(random.nextInt(signs.length()))
                            + ""
                            + signs.charAt(random.nextInt(signs.length()));
            random.ints(2_000, 0, signs.length()).forEach(n -> text.append(signs.charAt(n)));
            text.append(unit.repeat(4_000));

            Object outline = BROWSER.evaluate(OUTLINE, text.toString());

            assertThat(outline).as("seed %d, run %d", seed, i).isInstanceOf(String.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "data: a\\n\\n => message:a:",
                "data:a\\n\\n => message:a:",
                "data:  a\\n\\n => message: a:",
                "data: a\\ndata: b\\n\\n => message:a⏎b:",
                "data\\n\\n => message::",
                "data\\ndata\\n\\n => message:⏎:",
                "event: x\\ndata: a\\nid: 1\\n\\n => x:a:1",
                "id: 1\\ndata: a\\n\\ndata: b\\n\\n => message:a:1 message:b:1",
                "id: 1\\n\\ndata: b\\n\\n => message:b:1",
                "id: 1\\ndata: a\\n\\nid\\ndata: b\\n\\n => message:a:1 message:b:",
                "id: a\\0b\\ndata: a\\n\\n => message:a:",
                "event: x\\n\\ndata: a\\n\\n => message:a:",
                ": ping\\n\\n:\\n\\n => none",
                "other: x\\nretry: 10\\ndata: a\\n\\n => message:a:",
                "data: a\\r\\n\\r\\ndata: b\\r\\rdata: c\\n\\n => message:a: message:b: message:c:",
                "data: a => none",
                "data: a\\n => none",
                "Data: a\\n\\n data: b\\n\\n => none",
                "data: été ☀ 😀\\n\\n => message:été ☀ 😀:"
            })
    void readsEventStreamsHoweverTheyAreCut(String stream, String events) {
        String text = stream.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0");
        String expected = events.equals("none") ? "" : events;

        for (int size = 1; size <= 3; size++) {
            assertThat(
                            BROWSER.evaluate(
                                    """
                                    const { EventStreamParser } = await import("/page/event-stream.js");
                                    const [text, size] = arguments;
                                    const parser = new EventStreamParser();
                                    const events = [];
                                    for (let i = 0; i < text.length; i += size) {
                                      events.push(...parser.push(text.slice(i, i + size)));
                                    }
                                    return events
                                      .map(({ type, data, id }) => `${type}:${data.replaceAll("\\n", "⏎")}:${id}`)
                                      .join(" ");
                                    """,
                                    text,
                                    size))
                    .as("pieces of %d", size)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void explainsEveryError(ErrorCode code) {
        assertThat(BROWSER.call("/page/errors.js", "knows", code.wireName())).isEqualTo(true);
    }

    @Test
    void explainsWhenToComeBackAndWhatToMend() {
        assertThat(explain(Map.of("code", "rate_limited", "retryAfterSeconds", 90)))
                .isEqualTo(
                        "Vous avez posé beaucoup de questions en peu de temps. Vous pourrez réessayer"
                                + " dans 2 minutes.");
        assertThat(explain(Map.of("code", "overloaded", "retryAfterSeconds", 1)))
                .isEqualTo("Le service est très sollicité. Vous pourrez réessayer dans 1 seconde.");
        assertThat(
                        explain(
                                Map.of(
                                        "code",
                                        "invalid_request",
                                        "fields",
                                        List.of(Map.of("field", "filters.code", "message", "x")))))
                .isEqualTo("La demande n’est pas valable. À corriger : code.");
        assertThat(explain(Map.of("code", "invented_later", "status", 503)))
                .startsWith("Le service est momentanément indisponible.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "day, 2016-01-01 => 1er janvier 2016",
                "day, 2014-06-30 => 30 juin 2014",
                "day, demain => demain",
                "bytes, 1536 => 1,5 Ko",
                "bytes, 0 => 0 o",
                "millis, 1530 => 1,5 s",
                "duration, 3700 => 2 heures",
                "unbroken, Code de l'urbanisme article R. 421-9 => Code de l'urbanisme article R.\u00a0421-9"
            })
    void writesAsFrenchReadersDo(String call, String written) {
        String[] parts = call.split(", ", 2);
        Object argument = parts[1].matches("\\d+") ? Long.valueOf(parts[1]) : parts[1];

        assertThat(BROWSER.call("/page/format.js", parts[0], argument))
                .asString()
                .isEqualTo(written);
    }

    private static String explain(Map<String, Object> failure) {
        return String.valueOf(BROWSER.call("/page/errors.js", "explain", failure));
    }
}
