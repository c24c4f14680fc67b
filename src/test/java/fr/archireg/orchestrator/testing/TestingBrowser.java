package fr.archireg.orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import fr.archireg.orchestrator.http.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A real browser without a window, with a profile of its own. Tests that need it are skipped where
 * {@code chromedriver} and {@code chromium} are not installed. Not thread-safe.
 */
public final class TestingBrowser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(25);
    private static final int TABS_MAX = 60;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver driver;
    private final Path profile;

    private TestingBrowser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    /** Which colours the user's system prefers. */
    public enum Scheme {
        LIGHT,
        DARK
    }

    /** Starts a browser, or skips the test where there is none. */
    public static TestingBrowser open() {
        Optional<Path> chromeDriver = executable("chromedriver");
        Optional<Path> chromium = executable("chromium");
        Assumptions.assumeTrue(
                chromeDriver.isPresent() && chromium.isPresent(),
                "browser tests need the packages chromium and chromium-driver");
        try {
            Path profile = Files.createTempDirectory("archireg-browser");
            ChromeDriverService service =
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(chromeDriver.orElseThrow().toFile())
                            .usingAnyFreePort()
                            .build();
            ChromeOptions options = options(chromium.orElseThrow(), profile);
            return new TestingBrowser(new ChromeDriver(service, options), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens an address and waits until it is loaded. */
    public void go(String address) {
        driver.get(address);
    }

    /** Loads the page anew. */
    public void reload() {
        driver.navigate().refresh();
    }

    /** The first element that a selector finds, once it is shown. */
    public WebElement find(String css) {
        await(css + " to be shown", () -> shown(css).findFirst().isPresent());
        return shown(css).findFirst().orElseThrow();
    }

    /** All shown elements that a selector finds now. */
    public List<WebElement> all(String css) {
        return shown(css).toList();
    }

    /** Clicks on an element once it is shown. */
    public void click(String css) {
        find(css).click();
    }

    /** Types into an element once it is shown. */
    public void type(String css, CharSequence... keys) {
        find(css).sendKeys(keys);
    }

    /** Types into whatever has the focus. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** The element that has the focus. */
    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Waits until an element shows a text somewhere; says what it shows instead. */
    public void awaitText(String css, String text) {
        try {
            await(
                    "%s to show %s".formatted(css, text),
                    () -> shown(css).anyMatch(element -> element.getText().contains(text)));
        } catch (ConditionTimeoutException e) {
            List<String> seen = shown(css).map(WebElement::getText).toList();
            throw new AssertionError("%s shows %s, not %s".formatted(css, seen, text), e);
        }
    }

    /** Waits until no element that a selector finds is shown. */
    public void awaitGone(String css) {
        await(css + " to go", () -> shown(css).findAny().isEmpty());
    }

    /** Runs a function body in the page. */
    public void run(String script, Object... arguments) {
        driver.executeScript(script, arguments);
    }

    /** What a function body in the page returns, which is not null; a promise is waited for. */
    public Object evaluate(String script, Object... arguments) {
        return Objects.requireNonNull(driver.executeScript(script, arguments), script);
    }

    /** Calls a function that a module of the page exports, with arguments that JSON can say. */
    public Object call(String module, String function, Object... arguments) {
        return evaluate(
                "return import(arguments[0]).then((m) => m[arguments[1]](...arguments[2]))",
                module,
                function,
                List.of(arguments));
    }

    /** Waits until an element that need not be seen has a text. */
    public void awaitHiddenText(String css, String text) {
        await(
                "%s to have %s".formatted(css, text),
                () ->
                        driver.findElements(By.cssSelector(css)).stream()
                                .map(element -> element.getAttribute("textContent"))
                                .anyMatch(content -> content != null && content.contains(text)));
    }

    /** Puts the focus where the first tab key finds the first element of the page. */
    public void focusTheBeginning() {
        run(
                "document.body.tabIndex = -1; document.body.focus();"
                        + " document.body.removeAttribute('tabindex')");
    }

    /** Moves the focus backwards until it is on what a selector finds. */
    public void tabBackTo(String css) {
        for (int i = 0; i < TABS_MAX && !isFocused(css); i++) {
            press(Keys.chord(Keys.SHIFT, Keys.TAB));
        }
        if (!isFocused(css)) {
            throw new AssertionError("the focus does not come to " + css);
        }
    }

    /** Takes the network away, or gives it back. */
    public void offline(boolean offline) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline",
                        offline,
                        "latency",
                        0,
                        "downloadThroughput",
                        -1,
                        "uploadThroughput",
                        -1));
    }

    /** Lets a page read and write the clipboard, as a user may. */
    public void allowClipboard(String address) {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of(
                        "origin",
                        address,
                        "permissions",
                        List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    }

    /** Goes back to the size and colours of a common screen. */
    public void useWindow() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        prefer(Scheme.LIGHT);
    }

    /** Makes the page as large as a screen. */
    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** From now on the user's system prefers these colours. */
    public void prefer(Scheme scheme) {
        String value = scheme.name().toLowerCase(Locale.ROOT);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", value))));
    }

    /** Saves what is seen as {@code target/screenshots/NAME.png}. */
    public void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(
                    SCREENSHOTS.resolve(name.toLowerCase(Locale.ROOT) + ".png"),
                    driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page wrote to its console since the last call, warnings and errors. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Host and port of everything that the page asked for since the last call. */
    public Set<String> contacted() {
        Set<String> authorities = new TreeSet<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE).getAll()) {
            JsonNode message = Json.parse(entry.getMessage(), JsonNode.class).path("message");
            String address = message.at("/params/request/url").asText();
            if (message.path("method").asText().equals("Network.requestWillBeSent")
                    && address.matches("(?:http|ws)s?:.*")) {
                authorities.add(URI.create(address).getRawAuthority());
            }
        }
        return authorities;
    }

    /** What axe-core finds serious or critical in the page as it is now: rule and elements. */
    public List<String> barriers() {
        driver.executeScript(resource("/axe.min.js"));
        Object found =
                evaluate(
                        """
                        const { violations } = await axe.run(document, {
                          resultTypes: ["violations"],
                          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                        });
                        return violations
                          .filter(({ impact }) => impact === "serious" || impact === "critical")
                          .map(({ id, nodes }) =>
                            `${id}: ${nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`);
                        """);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    /** Waits for something; what was seen instead is in {@code target/screenshots/missing.png}. */
    public void await(String what, Check check) {
        try {
            Awaitility.await(what).atMost(PATIENCE).pollInterval(POLL).until(() -> holds(check));
        } catch (ConditionTimeoutException e) {
            screenshot("missing");
            throw e;
        }
    }

    /** Something that is so or not yet. */
    @FunctionalInterface
    public interface Check {
        boolean holds();
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isFocused(String css) {
        return evaluate("return document.activeElement.matches(arguments[0])", css).equals(true);
    }

    private Stream<WebElement> shown(String css) {
        return driver.findElements(By.cssSelector(css)).stream().filter(WebElement::isDisplayed);
    }

    /** An element may be drawn anew between finding it and looking at it: then look again. */
    private static boolean holds(Check check) {
        try {
            return check.holds();
        } catch (WebDriverException e) {
            return false;
        }
    }

    private static ChromeOptions options(Path chromium, Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=fr-FR",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        return options;
    }

    private static Optional<Path> executable(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(TestingBrowser.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
