package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own with a small heap, and files far larger than that. */
class LargeUploadTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int FILE_MEBIBYTES = 300;

    @TempDir private Path folder;

    @Test
    void storesAFileThatIsLargerThanItsMemory() throws IOException, InterruptedException {
        try (TestingPostgres postgres = TestingPostgres.create()) {
            int port = freePort();
            Process program = start(postgres, port);
            try (HttpClient client = HttpClient.newHttpClient()) {
                awaitReady(client, port);

                HttpResponse<String> stored = upload(client, port, FILE_MEBIBYTES);
                HttpResponse<String> refused = upload(client, port, FILE_MEBIBYTES + 1);

                assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
                assertThat(stored.body()).contains("\"size_bytes\":" + FILE_MEBIBYTES * MEBIBYTE);
                assertThat(refused.statusCode()).isEqualTo(413);
                assertThat(program.isAlive()).isTrue();
                assertThat(get(client, port, "/health/ready")).isEqualTo(200);
            } finally {
                program.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(TestingPostgres postgres, int port) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName());
        builder.environment()
                .putAll(
                        Map.of(
                                "ENVIRONMENT", "development",
                                "PORT", Integer.toString(port),
                                "DATABASE_URL", postgres.url(),
                                "GGUF_MODEL_PATH", TestingModel.path().toString(),
                                "EMBEDDING_DIM", "384",
                                "STORAGE_DIR", folder.toString(),
                                "FILE_BYTES_MAX", Integer.toString(FILE_MEBIBYTES * MEBIBYTE),
                                "STORAGE_BYTES_PER_USER_MAX", "1000000000"));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static HttpResponse<String> upload(HttpClient client, int port, int mebibytes)
            throws IOException, InterruptedException {
        HttpResponse<String> project =
                client.send(
                        request(port, "/api/v3/projects")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"name\":\"a\"}"))
                                .build(),
                        BodyHandlers.ofString());
        Object id = Json.parse(project.body(), Map.class).get("id");
        return client.send(
                request(port, "/api/v3/projects/" + id + "/files")
                        .header("Content-Type", Multipart.CONTENT_TYPE)
                        .POST(BodyPublishers.ofInputStream(() -> body(mebibytes)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static InputStream body(int mebibytes) {
        byte[] start = new byte[MEBIBYTE];
        byte[] mark = "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(mark, 0, start, 0, mark.length);
        byte[] filler = new byte[MEBIBYTE];
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream(Multipart.head("a.pdf")));
        parts.add(new ByteArrayInputStream(start));
        for (int i = 1; i < mebibytes; i++) {
            parts.add(new ByteArrayInputStream(filler));
        }
        parts.add(new ByteArrayInputStream(Multipart.tail()));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    private static void awaitReady(HttpClient client, int port) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> get(client, port, "/health/ready") == 200);
    }

    private static int get(HttpClient client, int port, String path)
            throws IOException, InterruptedException {
        return client.send(request(port, path).build(), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofMinutes(2));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
