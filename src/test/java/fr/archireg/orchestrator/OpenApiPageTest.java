package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingBrowser;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page that shows the description, in a real browser. */
class OpenApiPageTest {

    @Test
    void showsEveryOperationAndContactsNobodyElse() {
        try (TestingBrowser browser = TestingBrowser.open();
                TestingApp app = TestingApp.start(Map.of())) {
            String server = "127.0.0.1:" + app.port();

            browser.go("http://" + server + "/openapi/ui");

            browser.awaitText("#description", "/api/v3/chat/streaming");
            browser.awaitText("#description", "/v1/embeddings");
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.contacted()).containsExactly(server);
        }
    }
}
