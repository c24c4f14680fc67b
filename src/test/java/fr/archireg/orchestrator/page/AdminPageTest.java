package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.TestingApp;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingBrowser;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What administrators see, in a real browser against the whole program. */
final class AdminPageTest {
    private static final TestingLlm LLM = TestingLlm.replying(LlmReply.answer("Oui [1]."));
    private static final TestingBrowser BROWSER = TestingBrowser.open();
    private static final TestingApp APP =
            TestingApp.start(Map.of("GROQ_BASE_URL", LLM.baseUrl().toString()));

    @BeforeAll
    static void letSomethingBeAsked() {
        SampleDocuments.insert(APP.postgres(), SampleDocuments.planning());
        for (int i = 0; i < 3; i++) {
            APP.post("/api/v3/chat/completions", "{\"message\":\"Une piscine ?\"}");
        }
        APP.post("/api/v3/admin/stats/refresh", "{}");
    }

    @BeforeEach
    void arrive() {
        BROWSER.size(1280, 1000);
        BROWSER.go(address());
        BROWSER.awaitText("#health", "Tout fonctionne");
        BROWSER.find("#tests .test");
        BROWSER.find("#figures .bars");
        BROWSER.find("#database .bars");
        BROWSER.find("#jobs table");
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
    void showsHealthFiguresDatabaseAndJobs() {
        assertThat(BROWSER.find("#health").getText()).contains("Base de données", "En marche");
        assertThat(BROWSER.find("#figures").getText()).contains("Conversations", "3", "Passages");
        assertThat(BROWSER.all("#figures .chart rect")).isNotEmpty();
        assertThat(BROWSER.find("#figures-age").getText()).startsWith("comptés il y a");
        assertThat(BROWSER.find("#database").getText()).contains("PostgreSQL", "messages");
        assertThat(BROWSER.find("#jobs").getText()).contains("À jour");
    }

    @Test
    void runsOneTestAndAllTests() {
        BROWSER.click("[data-test='test-pgvector'] .button");
        BROWSER.awaitText("[data-test='test-pgvector']", "Réussi");
        assertThat(BROWSER.focused().getAccessibleName())
                .isEqualTo("Exécuter : Recherche vectorielle");

        BROWSER.press(Keys.HOME);
        BROWSER.click("#run-all");
        BROWSER.await(
                "all results",
                () ->
                        BROWSER.all("#tests .test .state").stream()
                                .noneMatch(state ->
                                        state.getText().matches("En cours.*|Pas encore.*")));

        assertThat(BROWSER.find("[data-test='test-groq-llm']").getText()).contains("Réussi");
        assertThat(BROWSER.find("[data-test='test-legifrance']").getText()).contains("Sans objet");
    }

    @Test
    void countsTheFiguresAnew() {
        APP.post("/api/v3/conversations", "{}");

        BROWSER.click("#figures-refresh");

        BROWSER.awaitText("#figures .tile", "4");
    }

    @Test
    void fitsAPhoneAndHasNoBarriers() {
        for (TestingBrowser.Scheme scheme : TestingBrowser.Scheme.values()) {
            BROWSER.prefer(scheme);
            BROWSER.size(1280, 3000);
            BROWSER.screenshot("admin-" + scheme);
            assertThat(BROWSER.barriers()).as("%s", scheme).isEmpty();
        }
        BROWSER.size(360, 740);
        BROWSER.screenshot("admin-phone");
        assertThat((Long) BROWSER.evaluate("return document.scrollingElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
    }

    private static String address() {
        return "http://127.0.0.1:%d/admin".formatted(APP.port());
    }
}
