package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fr.archireg.orchestrator.TestingApp;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingBrowser;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Asking and reading, in a real browser against the whole program. */
final class ChatPageTest {
    private static final String QUESTION = "Faut-il une déclaration préalable pour une piscine ?";
    private static final String ANSWER =
            "Une piscine de 20 m² demande une **déclaration préalable** [1, 2].\\n\\n"
                    + "## Délai\\n\\n1. Un mois [1]\\n2. Deux mois [9]\\n\\n"
                    + "| Bassin | Formalité |\\n|---|---|\\n| 10 à 100 m² | déclaration [1] |";

    private static final TestingLlm LLM = TestingLlm.replying(LlmReply.answer(ANSWER));
    private static final TestingBrowser BROWSER = TestingBrowser.open();
    private static final TestingApp APP =
            TestingApp.start(Map.of("GROQ_BASE_URL", LLM.baseUrl().toString()));

    private final ChatUser user = new ChatUser(BROWSER, APP.port());

    @BeforeAll
    static void fillTheCorpus() {
        SampleDocuments.insert(APP.postgres(), SampleDocuments.planning());
        // Takes the first answer, so that the next question gets what a test adds.
        APP.post("/api/v3/chat/completions", "{\"message\":\"Une piscine ?\"}");
    }

    @BeforeEach
    void arrive() {
        user.arrive();
    }

    @AfterEach
    void findsNothingToComplainAboutAndContactsNobodyElse() {
        assertThat(BROWSER.complaints()).isEmpty();
        assertThat(BROWSER.contacted()).containsExactly("127.0.0.1:" + APP.port());
        BROWSER.useWindow();
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        APP.close();
        LLM.close();
    }

    @Test
    void showsTheSourcesBeforeTheFirstWord() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        LLM.thenReply(
                LlmReply.stream()
                        .await(first)
                        .delta("Oui, au-delà")
                        .await(rest)
                        .delta(" de 10 m² [1].")
                        .finish("stop")
                        .done(),
                LlmReply.answer(ANSWER));

        user.ask(QUESTION);

        BROWSER.awaitText(".question", QUESTION);
        BROWSER.awaitText(".sources", "piscines");
        assertThat(BROWSER.find(".progress").getText()).isEqualTo("Lecture des sources…");
        assertThat(BROWSER.all(".prose p")).isEmpty();

        first.countDown();
        BROWSER.awaitText(".prose", "Oui, au-delà");
        assertThat(BROWSER.all(".answer-footer")).isEmpty();

        rest.countDown();
        BROWSER.find(".answer-footer");
        assertThat(BROWSER.find(".prose").getText()).contains("de 10 m²");
        assertThat(BROWSER.focused().getAttribute("id")).isEqualTo("question");
    }

    @Test
    void opensTheCitedPassageAndGoesBackToTheCitation() {
        user.askAndRead(QUESTION);

        BROWSER.click(".prose .citation[data-n='1']");

        BROWSER.awaitText("#passage h2", "R. 421-9");
        BROWSER.awaitText("#passage .passage-text", "au plus cent mètres carrés");
        BROWSER.awaitGone(".passage-note");
        assertThat(BROWSER.find("#passage .state").getText()).isEqualTo("En vigueur");
        assertThat(BROWSER.focused().getAttribute("id")).isEqualTo("passage-title");
        BROWSER.screenshot("passage");

        BROWSER.press(Keys.ESCAPE);

        BROWSER.awaitGone("#passage");
        assertThat(BROWSER.focused().getAttribute("data-n")).isEqualTo("1");
    }

    @Test
    void marksWhatTheCheckOfCitationsFound() {
        user.askAndRead(QUESTION);

        assertThat(BROWSER.find(".citation.is-unknown").getText()).isEqualTo("9");
        BROWSER.click(".check summary");
        assertThat(BROWSER.find(".check dl").getText()).contains("Numéros sans source", "9");
        assertThat(BROWSER.all("button.citation"))
                .extracting(button -> button.getAttribute("data-n"))
                .doesNotContain("9");
    }

    @Test
    void showsMarkupAsText() {
        user.askAndRead("Une piscine ? <img src=y onerror=window.hit=5>");
        // The server takes markup out of answers; the page does not rely on that.
        APP.postgres()
                .execute(
                        """
                        UPDATE orchestrator.messages SET content =
                            '<img src=x onerror=window.hit=1> <script>window.hit=2</script> '
                            || '[clic](javascript:window.hit=3) **<b onclick=window.hit=4>gras</b>** '
                            || '<https://example.com/a?b=<i>> `<u>`'
                        WHERE id = (SELECT max(id::text)::uuid FROM orchestrator.messages)
                        """);

        BROWSER.reload();

        BROWSER.awaitText(".prose", "<img src=x onerror=window.hit=1>");
        assertThat(BROWSER.find(".prose").getText())
                .contains(
                        "<script>window.hit=2</script>",
                        "[clic](javascript:window.hit=3)",
                        "<b onclick=window.hit=4>gras</b>");
        assertThat(BROWSER.find(".question").getText())
                .isEqualTo("Une piscine ? <img src=y onerror=window.hit=5>");
        assertThat(BROWSER.evaluate("return String(window.hit)")).isEqualTo("undefined");
        assertThat(BROWSER.all(".thread img, .thread script, .thread b, .thread u")).isEmpty();
        assertThat(BROWSER.all(".thread a"))
                .extracting(link -> link.getAttribute("href"), link -> link.getAttribute("rel"))
                .containsExactly(tuple("https://example.com/a?b=", "noopener noreferrer"));
    }

    @Test
    void showsMarkupOfTheModelAsText() {
        LLM.thenReply(
                LlmReply.answer("<img src=x onerror=window.hit=1> <b>Oui</b> [1]."),
                LlmReply.answer(ANSWER));

        user.askAndRead(QUESTION);

        assertThat(BROWSER.find(".prose").getText()).contains("img src=x", "Oui");
        assertThat(BROWSER.evaluate("return String(window.hit)")).isEqualTo("undefined");
        assertThat(BROWSER.all(".prose img, .prose b")).isEmpty();
    }

    @Test
    void showsAConversationAgainAfterAReload() {
        user.askAndRead(QUESTION);
        user.askAndRead("Et une clôture ?");

        BROWSER.reload();

        BROWSER.await("both answers", () -> BROWSER.all(".answer-footer").size() == 2);
        assertThat(BROWSER.all(".question"))
                .extracting(WebElement::getText)
                .containsExactly(QUESTION, "Et une clôture ?");
        assertThat(BROWSER.find("#conversation-title").getText()).isEqualTo(QUESTION);
        assertThat(BROWSER.all("button.citation")).isNotEmpty();
    }

    @Test
    void searchesRenamesArchivesAndDeletesConversations() {
        user.askAndRead("Une question sur le bornage ?");
        BROWSER.awaitText("#conversation-list", "bornage");

        BROWSER.click("[data-id]:has([aria-current]) .more");
        BROWSER.click(".actions li:nth-child(1) .action");
        BROWSER.press(Keys.chord(Keys.CONTROL, "a"), "Limites du terrain", Keys.ENTER);
        BROWSER.awaitText("#conversation-list", "Limites du terrain");

        BROWSER.type("#search", "Limites du terr");
        BROWSER.await("one match", () -> BROWSER.all(".conversation").size() == 1);
        BROWSER.click("[data-id] .more");
        BROWSER.click(".actions li:nth-child(2) .action");
        BROWSER.awaitGone(".conversation");
        assertThat(BROWSER.find("#conversation-status").getText())
                .isEqualTo("Aucune conversation ne correspond.");

        BROWSER.click("#archived");
        BROWSER.click(".is-archived .more");
        BROWSER.click(".actions li:nth-child(4) .action");
        BROWSER.awaitText("#confirm", "Limites du terrain");
        BROWSER.click("#confirm .is-danger");
        BROWSER.awaitGone(".conversation");
        BROWSER.find("#welcome");
        assertThat(
                        APP.postgres()
                                .value(
                                        "SELECT count(*) FROM orchestrator.conversations WHERE title = 'Limites du terrain'"))
                .isEqualTo("0");
    }

    @Test
    void loadsOlderConversations() {
        for (int i = 0; i < 35; i++) {
            APP.post("/api/v3/conversations", "{\"title\":\"Ancienne %d\"}".formatted(i));
        }
        BROWSER.reload();
        BROWSER.await("the first page", () -> BROWSER.all(".conversation").size() == 30);

        BROWSER.click("#older");

        BROWSER.await("a second page", () -> BROWSER.all(".conversation").size() > 34);
    }

    @Test
    void asksForTheLawOfADay() {
        user.askAndRead("Quel est le coefficient d'occupation du sol ?");
        assertThat(BROWSER.find(".sources").getText()).doesNotContain("coefficient");

        BROWSER.click("#filters-toggle");
        BROWSER.run(
                "const day = document.getElementById('in-force-on'); day.value = '2014-06-01';"
                        + " day.dispatchEvent(new Event('change'))");
        assertThat(BROWSER.find("#chosen").getText()).contains("En vigueur le 1er juin 2014");
        user.askAndRead("Quel était le coefficient d'occupation du sol ?");

        assertThat(BROWSER.all(".sources").getLast().getText()).contains("coefficient");
    }

    @Test
    void judgesAndCopiesAnAnswer() {
        user.askAndRead(QUESTION);

        BROWSER.click("[aria-label='Réponse à améliorer']");
        BROWSER.type(".comment textarea", "Il manque la surface.");
        BROWSER.click(".comment .button");
        BROWSER.awaitText(".comment-note", "Merci");
        BROWSER.allowClipboard(user.address());
        BROWSER.click("[aria-label='Copier la réponse']");

        BROWSER.awaitHiddenText("#announcer", "Réponse copiée.");
        assertThat(String.valueOf(BROWSER.evaluate("return navigator.clipboard.readText()")))
                .startsWith("Une piscine de 20 m² demande une **déclaration préalable** [1, 2].");
        assertThat(
                        APP.postgres()
                                .value(
                                        "SELECT max(rating || ': ' || comment) FROM orchestrator.message_feedback"))
                .isEqualTo("down: Il manque la surface.");
    }

    @Test
    void tellsAScreenReaderWholeSentencesAndTheEnd() {
        BROWSER.run(
                """
                window.told = [];
                const place = document.getElementById("announcer");
                new MutationObserver(() => window.told.push(place.textContent))
                  .observe(place, { childList: true, characterData: true, subtree: true });
                """);

        user.askAndRead(QUESTION);

        BROWSER.awaitHiddenText("#announcer", "Fin de la réponse.");
        List<?> told = (List<?>) BROWSER.evaluate("return window.told");
        assertThat(told).hasSizeBetween(2, 5);
        assertThat(String.valueOf(told.getLast()))
                .contains("déclaration préalable (source 1, 2)")
                .doesNotContain("**");
    }

    @Test
    void worksWithTheKeyboardAlone() {
        BROWSER.focusTheBeginning();
        BROWSER.press(Keys.TAB);
        assertThat(BROWSER.focused().getText()).isEqualTo("Aller à la question");
        BROWSER.press(Keys.ENTER);
        assertThat(BROWSER.focused().getAttribute("id")).isEqualTo("question");

        BROWSER.press("Une piscine,", Keys.chord(Keys.SHIFT, Keys.ENTER), "ou deux ?", Keys.ENTER);
        BROWSER.find(".answer-footer");
        assertThat(BROWSER.find(".question").getText()).isEqualTo("Une piscine,\nou deux ?");

        BROWSER.tabBackTo(".citation");
        BROWSER.press(Keys.ENTER);
        BROWSER.find("#passage h2");
        BROWSER.press(Keys.ESCAPE);
        BROWSER.awaitGone("#passage");
        assertThat(BROWSER.focused().getAttribute("class")).contains("citation");
    }

    @Test
    void fitsAPhone() {
        BROWSER.size(360, 740);
        user.arrive();
        assertNothingSticksOut("welcome");
        user.askAndRead(QUESTION);
        assertNothingSticksOut("answer");
        BROWSER.click(".prose .citation");
        BROWSER.awaitGone(".passage-note");
        assertNothingSticksOut("passage");
        BROWSER.click("#passage-close");
        BROWSER.click("#filters-toggle");
        assertNothingSticksOut("filters");
        BROWSER.click("#menu");
        assertNothingSticksOut("menu");
        BROWSER.press(Keys.ESCAPE);
        BROWSER.awaitGone("#sidebar");
        assertThat(BROWSER.focused().getAttribute("id")).isEqualTo("menu");
    }

    @Test
    void hasNoBarriersInLightAndDark() {
        for (TestingBrowser.Scheme scheme : TestingBrowser.Scheme.values()) {
            BROWSER.prefer(scheme);
            user.arrive();
            assertThat(BROWSER.barriers()).as("%s welcome", scheme).isEmpty();
            BROWSER.screenshot("welcome-" + scheme);
            user.askAndRead(QUESTION);
            BROWSER.click(".check summary");
            BROWSER.screenshot("answer-" + scheme);
            BROWSER.click("#filters-toggle");
            BROWSER.click("[data-id] .more");
            BROWSER.screenshot("controls-" + scheme);
            assertThat(BROWSER.barriers()).as("%s controls", scheme).isEmpty();
            BROWSER.click(".prose .citation");
            BROWSER.awaitGone(".passage-note");
            assertThat(BROWSER.barriers()).as("%s passage", scheme).isEmpty();
        }
    }

    private static void assertNothingSticksOut(String name) {
        BROWSER.screenshot("phone-" + name);
        assertThat((Long) BROWSER.evaluate("return document.scrollingElement.scrollWidth"))
                .as(name)
                .isLessThanOrEqualTo(360);
    }
}
