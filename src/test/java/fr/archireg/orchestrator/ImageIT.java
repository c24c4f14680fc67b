package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.FreePort;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The steps of the Dockerfile, run as the scripts that they are, and what comes out of them. */
class ImageIT {
    private static final Path IMAGE = Path.of("target/image");
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        try (TestingPostgres postgres = TestingPostgres.create()) {
            Process build =
                    run(
                            Map.of(
                                    "TRAINING_DATABASE_URL",
                                    postgres.url(),
                                    "TRAINING_QUESTIONS",
                                    "100"),
                            "bash",
                            "etc/image/build.sh",
                            "target",
                            IMAGE.toString());

            assertThat(build.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(build.exitValue()).as("see target/image.log").isZero();
        }
    }

    @Test
    void startsOnItsOwnRuntimeWithItsCacheAndEndsOnASignal()
            throws IOException, InterruptedException {
        int port = FreePort.find();
        Path app = IMAGE.toAbsolutePath().resolve("app");
        // With AOTMode=on the JVM refuses to start where the cache does not fit.
        Process program =
                run(
                        Map.of(
                                "ENVIRONMENT", "development",
                                "PORT", Integer.toString(port),
                                "SHUTDOWN_GRACE", "1s",
                                "EMBEDDING_WARM", "false",
                                "DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
                        IMAGE.resolve("java/bin/java").toString(),
                        "@" + app.resolve("java.options"),
                        "-XX:AOTMode=on",
                        "-XX:AOTCache=" + app.resolve("agent-orchestrator.aot"),
                        "-jar",
                        app.resolve("agent-orchestrator.jar").toString());
        try {
            Awaitility.await().atMost(STARTED_WITHIN).until(() -> isLive(port));
            Process probe =
                    run(Map.of("PORT", Integer.toString(port)), "bash", "etc/image/health.sh");
            assertThat(probe.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(probe.exitValue()).isZero();

            program.destroy();

            assertThat(program.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void isIllWhereNobodyListens() throws IOException, InterruptedException {
        Process probe =
                run(
                        Map.of("PORT", Integer.toString(FreePort.find())),
                        "bash",
                        "etc/image/health.sh");

        assertThat(probe.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(probe.exitValue()).isNotZero();
    }

    @Test
    void holdsTheNativeLibraryUnpacked() {
        assertThat(IMAGE.resolve("app/native")).isDirectoryContaining("glob:**libjllama.so");
    }

    private static boolean isLive(int port) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI probe = URI.create("http://127.0.0.1:%d/health/live".formatted(port));
            return client.send(
                                    HttpRequest.newBuilder(probe).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process run(Map<String, String> variables, String... command)
            throws IOException {
        Files.createDirectories(IMAGE);
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/image.log")))
                .start();
    }
}
