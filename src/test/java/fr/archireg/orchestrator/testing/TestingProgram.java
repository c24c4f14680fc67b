package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The whole program in a process of its own, for what only shows there: its memory and all that it
 * writes. It has the starter model; a client is beside it. Thread-safe.
 */
public final class TestingProgram implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);

    private final Process process;
    private final Path output;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestingProgram(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /**
     * Starts the program and waits until it is ready.
     *
     * @param folder where its output goes
     * @param variables added to what makes it run at all; {@code DATABASE_URL} is among them
     * @param options of the virtual machine
     */
    public static TestingProgram start(
            Path folder, Map<String, String> variables, String... options) {
        try {
            int port = FreePort.find();
            Path output = folder.resolve("output");
            List<String> command = new ArrayList<>(prefix());
            command.addAll(virtualMachine());
            command.addAll(List.of(options));
            command.addAll(program());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment(port, variables));
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
            TestingProgram program = new TestingProgram(process, output, port);
            program.awaitReady();
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that runs the program within limits, if it is to have some. */
    private static List<String> prefix() {
        return Stream.ofNullable(System.getProperty("testing.program.prefix"))
                .filter(command -> !command.isBlank())
                .toList();
    }

    private static List<String> virtualMachine() {
        return image().map(folder ->
                        List.of(
                                folder.resolve("java/bin/java").toString(),
                                "@" + folder.resolve("app/java.options"),
                                "-XX:AOTCache=" + folder.resolve("app/agent-orchestrator.aot")))
                .orElseGet(() ->
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED"));
    }

    private static List<String> program() {
        return image().map(folder ->
                        List.of("-jar", folder.resolve("app/agent-orchestrator.jar").toString()))
                .orElseGet(() ->
                        List.of(
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
    }

    /** What {@code etc/image/build.sh} made, if the program is to run as it ships. */
    private static Optional<Path> image() {
        return Optional.ofNullable(System.getProperty("testing.program.image")).map(Path::of);
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** A request to the program that the test goes on to build. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(2));
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

    /** Answers a GET. */
    public HttpResponse<String> get(String path) {
        return send(request(path).build(), BodyHandlers.ofString());
    }

    /** Lines of an event stream as they arrive. */
    public HttpResponse<Stream<String>> stream(String path, String json) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofLines());
    }

    /** Whether it did not end. */
    public boolean alive() {
        return process.isAlive();
    }

    /** All that it wrote to its standard streams so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it to end as a supervisor does, and does not wait for that. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it at once, in the middle of whatever it does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits for its end, at most so long. */
    public int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the program has not ended within " + patience);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets it end as a supervisor does, and waits for that. */
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly().onExit().join();
    }

    private void awaitReady() {
        Awaitility.await()
                .atMost(READY_WITHIN)
                .ignoreExceptions()
                .failFast("the program ended", () -> !process.isAlive())
                .until(() -> get("/health/ready").statusCode() == 200);
    }

    private static Map<String, String> environment(int port, Map<String, String> variables) {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "ENVIRONMENT",
                                "development",
                                "PORT",
                                Integer.toString(port),
                                "GGUF_MODEL_PATH",
                                TestingModel.path().toString(),
                                "EMBEDDING_DIM",
                                "384"));
        environment.putAll(variables);
        return environment;
    }
}
