package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.TestingApp;
import fr.archireg.orchestrator.testing.TestingBrowser;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Coming to the pages as somebody. */
final class SignInPageTest {
    private static final TestingBrowser BROWSER = TestingBrowser.open();
    private static final TestingSignIn SIGN_IN = TestingSignIn.start();
    private static final TestingApp APP = TestingApp.start(SIGN_IN.variables());

    @BeforeEach
    void arrive() {
        SIGN_IN.expireIn(3_600);
        go(APP);
    }

    @AfterAll
    static void stop() {
        BROWSER.close();
        APP.close();
        SIGN_IN.close();
    }

    @Test
    void letsNobodyInWithAWrongPassword() {
        BROWSER.type("#email", TestingSignIn.EMAIL);
        BROWSER.type("#password", "wrong", Keys.ENTER);

        BROWSER.awaitText("#sign-in-message", "Adresse ou mot de passe incorrect.");
        BROWSER.press(Keys.ESCAPE);
        assertThat(BROWSER.find("#sign-in").isDisplayed()).isTrue();
        BROWSER.screenshot("sign-in");
        assertThat(BROWSER.barriers()).isEmpty();
    }

    @Test
    void staysSignedInForThisTabOnlyUntilSigningOut() {
        signIn();
        BROWSER.awaitText("#user-name", TestingSignIn.EMAIL);
        assertThat(BROWSER.evaluate("return localStorage.length")).isEqualTo(0L);
        assertThat(String.valueOf(BROWSER.evaluate("return JSON.stringify(sessionStorage)")))
                .contains("refresh-")
                .doesNotContain("eyJ");

        BROWSER.reload();
        BROWSER.awaitText("#user-name", TestingSignIn.EMAIL);
        assertThat(SIGN_IN.requests().getLast()).isEqualTo("grant_type=refresh_token");

        BROWSER.click("#sign-out");
        BROWSER.find("#sign-in");
        assertThat(BROWSER.evaluate("return sessionStorage.length")).isEqualTo(0L);
        assertThat(SIGN_IN.requests()).contains("scope=local");
    }

    @Test
    void renewsATokenThatIsAboutToEnd() {
        SIGN_IN.expireIn(30);
        signIn();
        long before = renewals();

        new ChatUser(BROWSER, APP.port()).askAndRead("Une clôture ?");

        assertThat(renewals()).isGreaterThan(before);
        assertThat(BROWSER.all("#sign-in")).isEmpty();
    }

    @Test
    void contactsOnlyTheServerAndTheProvider() {
        BROWSER.contacted();

        signIn();
        new ChatUser(BROWSER, APP.port()).askAndRead("Une clôture ?");

        assertThat(BROWSER.contacted())
                .containsExactlyInAnyOrder("127.0.0.1:" + APP.port(), SIGN_IN.authority());
        assertThat(BROWSER.complaints())
                .noneMatch(complaint -> complaint.contains("Content Security Policy"));
    }

    @Test
    void takesATokenFromElsewhereAndForgetsItWithThePage() {
        Map<String, String> variables = new HashMap<>(SIGN_IN.variables());
        variables.remove("SUPABASE_ANON_KEY");
        try (TestingApp app = TestingApp.start(variables)) {
            go(app);
            BROWSER.type("#token", "no token");
            BROWSER.click("#sign-in-submit");
            BROWSER.awaitText("#sign-in-message", "Ce texte n’est pas un jeton d’accès.");
            BROWSER.type("#token", "a.b.c");
            BROWSER.click("#sign-in-submit");
            BROWSER.awaitText("#sign-in-message", "Votre session a expiré ou a été refusée.");

            BROWSER.type("#token", SIGN_IN.accessToken());
            BROWSER.click("#sign-in-submit");
            BROWSER.awaitGone("#sign-in");
            new ChatUser(BROWSER, app.port()).askAndRead("Une clôture ?");
            assertThat(BROWSER.evaluate("return sessionStorage.length + localStorage.length"))
                    .isEqualTo(0L);

            BROWSER.reload();
            BROWSER.find("#sign-in-token");
        }
    }

    private static void go(TestingApp app) {
        new ChatUser(BROWSER, app.port()).comeAnew();
        BROWSER.find("#sign-in");
    }

    private static void signIn() {
        BROWSER.type("#email", TestingSignIn.EMAIL);
        BROWSER.type("#password", TestingSignIn.PASSWORD, Keys.ENTER);
        BROWSER.awaitGone("#sign-in");
    }

    private static long renewals() {
        return SIGN_IN.requests().stream().filter("grant_type=refresh_token"::equals).count();
    }
}
