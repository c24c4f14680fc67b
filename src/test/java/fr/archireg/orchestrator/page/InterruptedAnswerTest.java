package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.TestingApp;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingBrowser;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingProxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer whose reader stops it, reloads the page, goes elsewhere or loses the connection. */
final class InterruptedAnswerTest {
    private static final String QUESTION = "Faut-il une déclaration préalable pour une piscine ?";

    private static final TestingLlm LLM = TestingLlm.replying();
    private static final TestingBrowser BROWSER = TestingBrowser.open();
    private static final TestingApp APP =
            TestingApp.start(Map.of("GROQ_BASE_URL", LLM.baseUrl().toString()));
    private static final TestingProxy PROXY = TestingProxy.before(APP.port());

    private final CountDownLatch rest = new CountDownLatch(1);
    private final ChatUser user = new ChatUser(BROWSER, PROXY.port());

    @BeforeAll
    static void fillTheCorpus() {
        SampleDocuments.insert(APP.postgres(), SampleDocuments.planning());
    }

    @BeforeEach
    void askWhatIsAnsweredInTwoParts() {
        LLM.thenReply(
                LlmReply.stream()
                        .delta("Le début")
                        .await(rest)
                        .delta(" et la fin [1].")
                        .finish("stop")
                        .done());
        user.arrive();
        user.ask(QUESTION);
        BROWSER.awaitText(".prose", "Le début");
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        PROXY.close();
        APP.close();
        LLM.close();
    }

    @Test
    void stopsAnAnswerAndKeepsItsBeginning() {
        BROWSER.click("#stop");

        BROWSER.awaitText(".ending", "Réponse arrêtée à votre demande.");
        assertThat(BROWSER.find(".prose").getText()).isEqualTo("Le début");
        assertThat(BROWSER.find("#send").isDisplayed()).isTrue();
        BROWSER.reload();
        BROWSER.awaitText(".ending", "Réponse arrêtée à votre demande.");
        assertThat(BROWSER.find(".prose").getText()).isEqualTo("Le début");
    }

    @Test
    void takesAnAnswerUpAgainAfterAReload() {
        BROWSER.reload();

        BROWSER.awaitText(".prose", "Le début");
        BROWSER.awaitText(".sources", "piscines");
        assertThat(BROWSER.all(".answer-footer")).isEmpty();
        rest.countDown();
        BROWSER.find(".answer-footer");
        assertThat(BROWSER.find(".prose").getText()).startsWith("Le début et la fin");
        assertThat(BROWSER.all(".question")).hasSize(1);
        assertThat(BROWSER.evaluate("return sessionStorage.length")).isEqualTo(0L);
    }

    @Test
    void comesBackToAnAnswerFromAnotherConversation() {
        BROWSER.click("#new");
        BROWSER.find("#welcome");
        BROWSER.click(".conversation");

        BROWSER.awaitText(".prose", "Le début");
        rest.countDown();
        BROWSER.find(".answer-footer");
        assertThat(BROWSER.find(".prose").getText()).startsWith("Le début et la fin");
    }

    @Test
    void showsWhatCameToAnEndMeanwhile() {
        BROWSER.go(user.address() + "page/icon.svg");
        rest.countDown();
        BROWSER.await(
                "the answer to be saved",
                () ->
                        APP.postgres()
                                .value(
                                        "SELECT count(*) FROM orchestrator.messages WHERE status = 'streaming'")
                                .equals("0"));

        BROWSER.go(user.address());

        BROWSER.find(".answer-footer");
        assertThat(BROWSER.find(".prose").getText()).startsWith("Le début et la fin");
    }

    @Test
    void goesOnAfterABrokenConnection() {
        PROXY.breakConnections();

        BROWSER.awaitText(".progress", "Connexion interrompue, nouvelle tentative dans");
        rest.countDown();
        BROWSER.find(".answer-footer");
        assertThat(BROWSER.find(".prose").getText()).startsWith("Le début et la fin");
    }
}
