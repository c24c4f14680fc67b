package fr.archireg.orchestrator.page;


import fr.archireg.orchestrator.TestingApp;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingBrowser;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

class ChatPageTest {
    private static final TestingLlm LLM =
            TestingLlm.replying(LlmReply.answer("Une piscine de 20 m² ", "demande une **déclaration préalable** [1, 2], par l'article R. 421-9 [2].\\n\\n## Délai\\n\\n1. Un mois [1]\\n2. Deux mois [9]\\n\\n> « Une piscine » [1]"));
    private static final TestingApp APP =
            TestingApp.start(Map.of("GROQ_BASE_URL", LLM.baseUrl().toString(), "GROQ_MODEL", "openai/gpt-oss-120b", "LLM_RETRIES", "0"));
    private static final TestingBrowser BROWSER = TestingBrowser.open();

    @Test
    void shoot() {
        SampleDocuments.insert(APP.postgres(), SampleDocuments.planning());
        BROWSER.go("http://127.0.0.1:%d/".formatted(APP.port()));
        BROWSER.find("#question");
        BROWSER.screenshot("welcome");
        System.err.println(BROWSER.complaints());
        BROWSER.type("#question", "Faut-il une déclaration préalable pour une piscine de 20 m² ?", Keys.ENTER);
        BROWSER.find(".answer-footer");
        BROWSER.screenshot("light");
        BROWSER.click(".prose .citation");
        BROWSER.awaitGone(".passage-note");
        BROWSER.screenshot("panel");
        BROWSER.prefer(TestingBrowser.Scheme.DARK);
        BROWSER.screenshot("dark");
        BROWSER.size(360, 740);
        BROWSER.screenshot("phone-panel");
        BROWSER.click("#passage-close");
        BROWSER.prefer(TestingBrowser.Scheme.LIGHT);
        BROWSER.screenshot("phone");
        System.err.println(BROWSER.complaints());
        System.err.println(BROWSER.contacted());
        System.err.println(BROWSER.barriers());
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        APP.close();
        LLM.close();
    }
}
