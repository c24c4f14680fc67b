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
import org.junit.jupiter.api.Test;

/** What a reader is told when something does not work. */
final class ChatPageFaultsTest {
    private static final String QUESTION = "Faut-il une déclaration préalable pour une piscine ?";
    private static final TestingBrowser BROWSER = TestingBrowser.open();

    @AfterEach
    void goOnline() {
        BROWSER.offline(false);
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
    }

    @Test
    void saysThatPassagesAreQuotedWhenTheModelsQuotaIsOver() {
        LlmReply refusal = LlmReply.status(429).header("retry-after", "50").body("{}");
        try (TestingLlm llm = TestingLlm.replying(refusal);
                TestingApp app = start(llm, "none")) {
            arrive(app).askAndRead(QUESTION);

            assertThat(BROWSER.find(".notice").getText())
                    .isEqualTo(
                            "Le modèle de langage est indisponible : voici les passages eux-mêmes,"
                                    + " cités tels quels.");
            assertThat(BROWSER.find(".prose").getText()).contains("au plus cent mètres carrés");
        }
    }

    @Test
    void tellsInFrenchWhoAsksTooOftenWhenToComeBack() {
        Map<String, String> limits = Map.of("RATE_LIMITS", "process", "RATE_LIMIT_COSTLY", "1");
        try (TestingApp app = TestingApp.start(limits)) {
            ChatUser user = arrive(app);
            user.askAndRead(QUESTION);

            user.ask("Et une clôture ?");

            BROWSER.awaitText(".failure", "Vous avez posé beaucoup de questions en peu de temps.");
            assertThat(BROWSER.find(".failure").getText())
                    .containsPattern("Vous pourrez réessayer dans \\d+ (secondes|minute)\\.");
            assertThat(BROWSER.find("#send").isDisplayed()).isTrue();
            BROWSER.screenshot("error");
            assertThat(BROWSER.barriers()).isEmpty();
        }
    }

    @Test
    void asksAgainWhenToldTo() {
        try (TestingLlm llm =
                        TestingLlm.replying(
                                LlmReply.stream().delta("Une réponse cou").cut(),
                                LlmReply.answer("Une réponse entière [1]."));
                TestingApp app = start(llm, "none")) {
            ChatUser user = arrive(app);
            user.ask(QUESTION);
            BROWSER.awaitText(".failure", "Le modèle de langage s’est interrompu");
            assertThat(BROWSER.find(".prose").getText()).isEqualTo("Une réponse cou");

            BROWSER.click(".failure .button");

            BROWSER.find(".answer-footer");
            assertThat(BROWSER.all(".question")).hasSize(2);
            BROWSER.reload();
            BROWSER.awaitText(".failure", "Le modèle de langage s’est interrompu");
            BROWSER.awaitText(".prose", "Une réponse entière");
        }
    }

    @Test
    void saysThatTheServerCannotBeReached() {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("Oui [1]."));
                TestingApp app = start(llm, "none")) {
            ChatUser user = arrive(app);
            BROWSER.offline(true);

            user.ask(QUESTION);

            BROWSER.awaitText(".failure", "Le serveur est injoignable.");
            BROWSER.offline(false);
            BROWSER.click(".failure .button");
            BROWSER.find(".answer-footer");
        }
    }

    @Test
    void saysThatAnotherModelAnswers() {
        try (TestingLlm llm =
                        TestingLlm.replying(
                                LlmReply.status(503).body("{}"), LlmReply.answer("Oui [1]."));
                TestingApp app = start(llm, "openai/gpt-oss-20b")) {
            arrive(app).askAndRead(QUESTION);

            assertThat(BROWSER.find(".notice").getText())
                    .isEqualTo(
                            "Le modèle habituel est indisponible : openai/gpt-oss-20b a pris le"
                                    + " relais.");
            assertThat(BROWSER.find(".making").getText()).startsWith("gpt-oss-20b");
        }
    }

    @Test
    void saysThatNoModelAnswers() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            SampleDocuments.insert(app.postgres(), SampleDocuments.planning());

            arrive(app).askAndRead(QUESTION);

            assertThat(BROWSER.find(".notice").getText())
                    .isEqualTo(
                            "Sans modèle de langage : les passages les plus proches, cités tels"
                                    + " quels.");
            assertThat(BROWSER.all(".check")).isEmpty();
            BROWSER.screenshot("extractive");
        }
    }

    @Test
    void saysThatAConversationIsNotThere() {
        try (TestingApp app = TestingApp.start(Map.of())) {
            ChatUser user = arrive(app);

            BROWSER.go(user.address() + "#c=01a20402-53b4-7000-8000-000000000000");

            BROWSER.awaitText(".failure", "Cet élément n’existe pas ou n’existe plus.");
        }
    }

    private static TestingApp start(TestingLlm llm, String fallbacks) {
        TestingApp app =
                TestingApp.start(
                        Map.of(
                                "GROQ_BASE_URL",
                                llm.baseUrl().toString(),
                                "GROQ_FALLBACK_MODELS",
                                fallbacks,
                                "LLM_RETRIES",
                                "0"));
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        return app;
    }

    private static ChatUser arrive(TestingApp app) {
        ChatUser user = new ChatUser(BROWSER, app.port());
        user.arrive();
        return user;
    }
}
