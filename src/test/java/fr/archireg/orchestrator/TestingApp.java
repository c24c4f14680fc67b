package fr.archireg.orchestrator;

import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The whole program on a free port, with a database of its own and the starter model; a client
 * beside it. Thread-safe.
 */
public final class TestingApp implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    private final TestingPostgres postgres;
    private final App app;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestingApp(TestingPostgres postgres, App app) {
        this.postgres = postgres;
        this.app = app;
    }

    /**
     * Starts the program on an empty database and waits until it is ready, unless another database
     * is given.
     *
     * @param variables added to what makes it run at all
     */
    public static TestingApp start(Map<String, String> variables) {
        TestingApp app = startUnready(TestingPostgres.create(), variables);
        if (!variables.containsKey("DATABASE_URL")) {
            app.awaitReady();
        }
        return app;
    }

    /** Starts the program on a database that holds something, and waits for nothing. */
    static TestingApp startUnready(TestingPostgres postgres, Map<String, String> variables) {
        AppConfig config = config(postgres, variables);
        Parts parts =
                variables.containsKey("GGUF_MODEL_PATH")
                        ? Parts.create(config)
                        : Parts.create(config, TestingModel.shared(), new Metrics());
        return new TestingApp(postgres, App.start(config, parts));
    }

    /** The same with another model. */
    static TestingApp startUnready(
            TestingPostgres postgres, LlamaEmbeddingModel model, Map<String, String> variables) {
        AppConfig config = config(postgres, variables);
        return new TestingApp(
                postgres, App.start(config, Parts.create(config, model, new Metrics())));
    }

    private static AppConfig config(TestingPostgres postgres, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>();
        environment.put("ENVIRONMENT", "development");
        environment.put("PORT", "0");
        environment.put("DATABASE_URL", postgres.url());
        environment.put("GGUF_MODEL_PATH", TestingModel.path().toString());
        environment.put("EMBEDDING_DIM", "384");
        environment.put("RAG_SIMILARITY_THRESHOLD", "0.2");
        environment.put("SHUTDOWN_GRACE", "2s");
        // Tests ask more than people do.
        environment.put("RATE_LIMITS", "off");
        environment.putAll(variables);
        return AppConfig.from(new Settings(environment));
    }

    /** The program's database. */
    public TestingPostgres postgres() {
        return postgres;
    }

    /** The port that the program listens on. */
    public int port() {
        return app.port();
    }

    /** Answers a GET. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build(), BodyHandlers.ofString());
    }

    /**
     * The sum of a metric's series. It counts what all programs of this process did: compare it
     * with what it was before.
     *
     * @param labels what the series must have, such as {@code reason="left"}
     */
    public double metric(String name, String... labels) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Answers a POST with a JSON body. */
    public HttpResponse<String> post(String path, String json) {
        return send(json(path, json), BodyHandlers.ofString());
    }

    /** Lines of an event stream as they arrive; closing the stream is leaving. */
    public HttpResponse<Stream<String>> stream(String path, String json) {
        return send(json(path, json), BodyHandlers.ofLines());
    }

    /** A request to the program that the test goes on to build. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(app.port(), path)))
                .timeout(Duration.ofSeconds(60));
    }

    /** Sends a request. */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads a JSON body. */
    @SuppressWarnings("unchecked") // a JSON object has text as keys
    public static Map<String, Object> json(HttpResponse<String> response) {
        return Json.parse(response.body(), Map.class);
    }

    @Override
    public void close() {
        client.shutdownNow();
        app.close();
        postgres.close();
    }

    private HttpRequest json(String path, String json) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    /** Returns once the program is ready. */
    void awaitReady() {
        Awaitility.await()
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> get("/health/ready").statusCode() == 200);
    }
}
