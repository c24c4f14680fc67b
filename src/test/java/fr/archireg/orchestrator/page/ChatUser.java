package fr.archireg.orchestrator.page;

import fr.archireg.orchestrator.testing.TestingBrowser;
import org.openqa.selenium.Keys;

/** Somebody at the chat page. */
record ChatUser(TestingBrowser browser, int port) {

    /** Opens the page as a new tab would. */
    void comeAnew() {
        // A file without scripts, so that nothing of an earlier page still runs.
        browser.go(address() + "page/icon.svg");
        browser.run("sessionStorage.clear()");
        browser.go(address());
    }

    /** Opens the page anew and waits until questions can be asked. */
    void arrive() {
        comeAnew();
        browser.find("#question");
        browser.await("the page to be ready", this::isReady);
    }

    /** Asks and waits for nothing. */
    void ask(String question) {
        browser.type("#question", question, Keys.ENTER);
    }

    /** Asks and waits until the answer is over. */
    void askAndRead(String question) {
        int answers = browser.all(".answer-footer").size();
        ask(question);
        browser.await(
                "the end of the answer", () -> browser.all(".answer-footer").size() > answers);
    }

    String address() {
        return "http://127.0.0.1:%d/".formatted(port);
    }

    private boolean isReady() {
        // The list of codes is filled once the settings are read and the user is known.
        return browser.evaluate("return document.querySelectorAll('#code option').length > 1")
                .equals(true);
    }
}
