package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.TestingApp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the pages and their parts are served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageRoutesTest {
    private static final Path FOLDER = Path.of("src/main/resources/fr/archireg/orchestrator/page");
    private static final Pattern PARTS = Pattern.compile("(?:from |url\\()\"(?:\\./)?([^\"]+)\"");
    private static final Pattern LINKS = Pattern.compile("(?:src|href)=\"/page/([^\"]+)\"");
    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    private final TestingApp app =
            TestingApp.start(
                    Map.of(
                            "SUPABASE_URL", "https://project.supabase.co",
                            "SUPABASE_ANON_KEY", "sb_publishable_abc"));

    @AfterAll
    void stop() {
        app.close();
    }

    @Test
    void givesBrowsersThePageAndOthersTheDescription() {
        HttpResponse<String> page = get("/", "Accept", BROWSER);
        HttpResponse<String> description = get("/", "Accept", "*/*");

        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(description.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(List.of(page, description))
                .allMatch(answer -> answer.headers().allValues("Vary").contains("Accept"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html|text/html",
                "application/json, text/html;q=0.5|application/json",
                "text/html;q=0.4, application/json;q=0.6|application/json",
                "text/html;q=0|application/json"
            })
    void followsWhatAClientPrefers(String accept, String type) {
        assertThat(get("/", "Accept", accept).headers().firstValue("Content-Type").orElse("none"))
                .startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/admin"})
    void allowsAPageOnlyWhatItNeeds(String path) {
        HttpResponse<String> page = get(path, "Accept", BROWSER);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().allValues("Content-Security-Policy"))
                .containsExactly(
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
                                + " https://project.supabase.co; img-src 'self' data:; font-src 'self';"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                                + " require-trusted-types-for 'script'; trusted-types 'none'");
        assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.body())
                .doesNotContain("<style", " style=", " onclick=", "http://", "https://");
    }

    @Test
    void servesEveryFileWithItsType() throws IOException {
        Map<String, String> types =
                Map.of(
                        "js", "text/javascript; charset=utf-8",
                        "css", "text/css; charset=utf-8",
                        "svg", "image/svg+xml",
                        "woff2", "font/woff2");

        for (Path file : assets()) {
            String name = file.getFileName().toString();
            HttpResponse<byte[]> answer =
                    app.send(
                            app.request("/page/" + name).GET().build(), BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(name).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as(name)
                    .contains(types.get(name.substring(name.lastIndexOf('.') + 1)));
            assertThat(answer.body()).as(name).isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void servesEverythingThatItsFilesName() throws IOException {
        for (String page : List.of("chat.html", "admin.html")) {
            assertServed(LINKS, Files.readString(FOLDER.resolve(page)));
        }
        for (Path file : assets()) {
            if (!file.toString().endsWith(".woff2")) {
                assertServed(PARTS, Files.readString(file));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void answersNotModifiedToWhoHasTheFile(String condition) {
        String etag = get("/page/chat.js").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> answer =
                get("/page/chat.js", "If-None-Match", condition.formatted(etag));

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).contains(etag);
    }

    @Test
    void sendsAFileThatChanged() {
        HttpResponse<String> answer = get("/page/chat.js", "If-None-Match", "\"other\", W/\"x\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag").orElseThrow()).matches("\"[0-9a-f]{24}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.html",
                "PageRoutes.class",
                "source-serif.licence.txt",
                "none.js",
                "..%2FApp.js",
                "%2e%2e%2fchat.js",
                "chat.js%00",
                "chat.js/",
                "a.b.js"
            })
    void servesNothingElse(String name) {
        assertThat(get("/page/" + name).statusCode()).isIn(400, 404);
    }

    @Test
    void tellsThePagesHowToSignIn() {
        Map<String, Object> settings = TestingApp.json(get("/page/config.json"));

        assertThat(settings)
                .containsEntry(
                        "sign_in",
                        Map.of(
                                "kind", "password",
                                "url", "https://project.supabase.co",
                                "key", "sb_publishable_abc"));
        assertThat(settings.get("codes")).asString().contains("Code de l'urbanisme");
    }

    private void assertServed(Pattern pattern, String text) {
        List<String> names =
                pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
        assertThat(names)
                .allSatisfy(name -> assertThat(get("/page/" + name).statusCode()).isEqualTo(200));
    }

    private static List<Path> assets() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().matches(".*\\.(js|css|svg|woff2)"))
                    .toList();
        }
    }

    private HttpResponse<String> get(String path, String... headers) {
        var request = app.request(path).GET();
        return app.send(
                (headers.length > 0 ? request.headers(headers) : request).build(),
                BodyHandlers.ofString());
    }
}
