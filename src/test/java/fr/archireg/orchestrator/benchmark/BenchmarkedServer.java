package fr.archireg.orchestrator.benchmark;

import fr.archireg.orchestrator.testing.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged program as a process of its own. Its database and its model come from the variables
 * that {@code etc/bench.sh} sets.
 */
final class BenchmarkedServer implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Path JAR = Path.of("target/agent-orchestrator.jar");
    private static final File LOG = new File("target/benchmark-server.log");

    private final Process process;
    private final int port;

    private BenchmarkedServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it with the given options of the JVM, and waits until it is ready. */
    static BenchmarkedServer start(List<String> options, Map<String, String> variables)
            throws IOException, InterruptedException {
        int port = FreePort.find();
        List<String> command = new ArrayList<>(prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("ENVIRONMENT", "development");
        environment.put("PORT", Integer.toString(port));
        environment.put("LOG_LEVEL", "warning");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(LOG));
        BenchmarkedServer server = new BenchmarkedServer(builder.start(), port);
        server.awaitReady();
        return server;
    }

    /** A command that runs the program within limits, if the server is to have some. */
    private static List<String> prefix() {
        return Stream.ofNullable(System.getProperty("benchmark.prefix"))
                .filter(command -> !command.isBlank())
                .toList();
    }

    int port() {
        return port;
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(1, TimeUnit.MINUTES)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < until) {
            if (!process.isAlive()) {
                throw new IOException("the server ended, see " + LOG);
            }
            if (isReady()) {
                return;
            }
            Thread.sleep(100);
        }
        close();
        throw new IOException("the server did not become ready, see " + LOG);
    }

    private boolean isReady() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI probe = URI.create("http://127.0.0.1:%d/health/ready".formatted(port));
            return client.send(HttpRequest.newBuilder(probe).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
