package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fr.archireg.orchestrator.admin.TestResult.Status;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.legifrance.CollectorClient;
import fr.archireg.orchestrator.legifrance.CollectorConfig;
import fr.archireg.orchestrator.llm.LlmConfig;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.storage.FileStores;
import fr.archireg.orchestrator.storage.StorageConfig;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what is somewhere else, and how each turns red. */
class OutsideChecksTest {
    private static final String KEY = "service-key-canary";
    private static final String NO_DATABASE = "postgresql://archireg@127.0.0.1:1/none";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final HttpServer server;

    private record Reply(int status, String body) {}

    OutsideChecksTest() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        replies.put("/auth/v1/.well-known/jwks.json", new Reply(200, "{\"keys\":[{}]}"));
        replies.put("/auth/v1/health", new Reply(200, "{\"name\":\"GoTrue\"}"));
        replies.put("/rest/v1/", new Reply(200, ""));
        replies.put("/functions/v1/admin-stats", new Reply(200, "{\"users\":3,\"documents\":9}"));
        replies.put("/aspirage/status", new Reply(200, "{\"running\":true}"));
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksSupabase() {
        TestResult result = AdminBench.run(new SupabaseCheck(supabase(true)));

        assertThat(result.status()).isEqualTo(Status.PASSED);
        assertThat(Json.text(result.data()))
                .contains(
                        "\"signing_keys\":1", "\"auth\":\"status 200\"", "\"rest\":\"status 200\"");
        assertThat(requests)
                .containsExactly(
                        "GET /auth/v1/.well-known/jwks.json",
                        "GET /auth/v1/health",
                        "HEAD /rest/v1/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /auth/v1/.well-known/jwks.json | 503 | {}       | the public keys cannot be had: status 503
                    /auth/v1/.well-known/jwks.json | 200 | <html>   | the public keys cannot be had: status 200
                    /auth/v1/health                | 500 | {}       | Auth is not well: status 500
                    /rest/v1/                      | 401 | {}       | REST is not well: status 401
                    """)
    void seesThatAPartOfSupabaseIsDown(String path, int status, String body, String reason) {
        replies.put(path, new Reply(status, body));

        assertFailed(new SupabaseCheck(supabase(true)), reason);
    }

    @Test
    void seesThatSupabaseIsGone() {
        server.stop(0);

        assertFailed(new SupabaseCheck(supabase(true)), "the public keys cannot be had: no answer");
    }

    @Test
    void asksSupabaseForNoMoreThanItsKeyOpens() {
        TestResult result = AdminBench.run(new SupabaseCheck(supabase(false)));

        assertThat(result.status()).isEqualTo(Status.PASSED);
        assertThat(Json.text(result.data())).contains("not asked: SUPABASE_SERVICE_ROLE_KEY");
        assertThat(requests).hasSize(1);
    }

    @Test
    void callsTheEdgeFunction() {
        TestResult result = adminApi(supabase(true));

        assertThat(result.status()).isEqualTo(Status.PASSED);
        assertThat(Json.text(result.data())).contains("\"fields\":[\"users\",\"documents\"]");
        assertThat(requests).containsExactly("POST /functions/v1/admin-stats");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    404 | {}    | the Edge Function admin-stats is not deployed
                    500 | {}    | the Edge Function admin-stats gave status 500
                    200 | []    | the answer has no figures
                    200 | {}    | the answer has no figures
                    200 | wrong | the answer has no figures
                    """)
    void seesThatTheEdgeFunctionDoesNotWork(int status, String body, String reason) {
        replies.put("/functions/v1/admin-stats", new Reply(status, body));

        TestResult result = adminApi(supabase(true));

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error().orElseThrow()).contains(reason);
    }

    @Test
    void skipsWhatIsNotConfigured() {
        AdminConfig nothing = AdminConfig.from(new Settings(Map.of()));

        assertThat(AdminBench.run(new SupabaseCheck(nothing)).error())
                .contains("SUPABASE_URL is not set");
        assertThat(adminApi(supabase(false)).error())
                .contains("SUPABASE_SERVICE_ROLE_KEY is not set");
        assertThat(AdminBench.run(languageModel(Map.of())).status()).isEqualTo(Status.SKIPPED);
        assertThat(AdminBench.run(collector(Map.of())).status()).isEqualTo(Status.SKIPPED);
    }

    @Test
    void hasTheLanguageModelAnswerInAFewTokens() throws InterruptedException {
        LlmReply reply =
                LlmReply.stream()
                        .header("x-ratelimit-remaining-requests", "990")
                        .header("x-ratelimit-remaining-tokens", "7000")
                        .reasoning("Bien.")
                        .finish("length")
                        .usage(12, 8)
                        .done();
        try (TestingLlm llm = TestingLlm.replying(reply)) {
            TestResult result = AdminBench.run(languageModel(groq(llm)));

            assertThat(result.error()).isEmpty();
            assertThat(Json.text(result.data()))
                    .contains(
                            "\"requests\":990",
                            "\"tokens\":7000",
                            "\"completion_tokens\":8",
                            "\"finish_reason\":\"length\"");
            assertThat(llm.takeRequest().body()).contains("\"max_completion_tokens\":8");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, llm_unavailable: ",
        "401, llm_authentication: ",
        "429, llm_rate_limited: ",
        "404, llm_refused: "
    })
    void seesThatTheLanguageModelDoesNotAnswer(int status, String reason) {
        try (TestingLlm llm =
                TestingLlm.replying(
                        LlmReply.status(status)
                                .body("{\"error\":{\"message\":\"key " + KEY + "\"}}"))) {
            assertFailed(languageModel(groq(llm)), reason);

            // Neither a second attempt nor another model hides it.
            assertThat(llm.requests()).hasSize(1);
        }
    }

    @Test
    void storesAndDeletesAFile(@TempDir Path folder) throws IOException {
        TestResult result = AdminBench.run(storage(Map.of("STORAGE_DIR", folder.toString())));

        assertThat(result.error()).isEmpty();
        try (Stream<Path> rest = Files.walk(folder)) {
            assertThat(rest.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void seesAFolderThatCannotBeWritten(@TempDir Path folder) throws IOException {
        // Root may write into any folder, but not into a file as if it were one.
        Path file = Files.createFile(folder.resolve("file"));

        assertFailed(
                storage(Map.of("STORAGE_DIR", file.toString())),
                "storage_unavailable: a file could not be written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET", "DELETE"})
    void seesThatTheBucketDoesNotWork(String method) {
        try (TestingStorage storage = TestingStorage.start()) {
            assertThat(AdminBench.run(storage(storage.variables())).error()).isEmpty();
            storage.failWith(new TestingStorage.Fault(method, 500, "", false));

            assertFailed(storage(storage.variables()), "storage_unavailable: ");

            storage.recover();
            assertThat(storage.objects().size()).isEqualTo(method.equals("DELETE") ? 1 : 0);
        }
    }

    @Test
    void seesAFileThatComesBackWithAnotherContent() {
        try (TestingStorage storage = TestingStorage.start()) {
            storage.failWith(new TestingStorage.Fault("GET", 206, "x".repeat(29), false));

            assertFailed(storage(storage.variables()), "came back with another content");
        }
    }

    @Test
    void asksTheCollector() {
        TestResult result = AdminBench.run(collector(Map.of("MICROSERVICE_LEGIFRANCE_URL", url())));

        assertThat(Json.text(result.data())).isEqualTo("{\"status\":{\"running\":true}}");
    }

    @ParameterizedTest
    @CsvSource({"500, collector_unavailable: ", "401, collector_refused: "})
    void seesThatTheCollectorDoesNotAnswer(int status, String reason) {
        replies.put("/aspirage/status", new Reply(status, "{}"));

        assertFailed(
                collector(
                        Map.of(
                                "MICROSERVICE_LEGIFRANCE_URL",
                                url(),
                                "MICROSERVICE_LEGIFRANCE_TOKEN",
                                KEY)),
                reason);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private AdminConfig supabase(boolean withKey) {
        Map<String, String> variables = new HashMap<>(Map.of("SUPABASE_URL", url()));
        if (withKey) {
            variables.put("SUPABASE_SERVICE_ROLE_KEY", KEY);
        }
        return AdminConfig.from(new Settings(variables));
    }

    private static TestResult adminApi(AdminConfig config) {
        try (Database none = AdminBench.open(NO_DATABASE)) {
            return AdminBench.run(new AdminApiCheck(config, new AdminMetricsStore(none)));
        }
    }

    private static Map<String, String> groq(TestingLlm llm) {
        return Map.of("GROQ_BASE_URL", llm.baseUrl().toString(), "GROQ_API_KEY", KEY);
    }

    private static SystemTest languageModel(Map<String, String> variables) {
        return new LanguageModelCheck(LlmConfig.from(new Settings(variables)), new Metrics());
    }

    private static SystemTest storage(Map<String, String> variables) {
        return new StorageCheck(FileStores.of(StorageConfig.from(new Settings(variables))));
    }

    private static SystemTest collector(Map<String, String> variables) {
        return new CollectorCheck(
                CollectorClient.create(CollectorConfig.from(new Settings(variables))));
    }

    private void assertFailed(SystemTest test, String reason) {
        TestResult result = AdminBench.run(test);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error().orElseThrow())
                .contains(reason)
                .doesNotContain(KEY, "127.0.0.1", "localhost");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            Reply reply = replies.getOrDefault(path, new Reply(404, "{}"));
            boolean head = exchange.getRequestMethod().equals("HEAD");
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    reply.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
