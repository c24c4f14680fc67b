package fr.archireg.orchestrator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.RawSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that keep the server waiting, in either direction. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsTest {
    private static final int CONNECTIONS = 100;
    private static final int LARGE_FILE_BYTES = 24 * 1024 * 1024;
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofMillis(700);
    private static final String SEARCH_HEAD =
            "POST /api/v3/rag/search HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";

    private final TestingApp app =
            TestingApp.start(
                    Map.of(
                            "CLIENT_HEADER_TIMEOUT", PATIENCE.toMillis() + "ms",
                            "CLIENT_BODY_TIMEOUT", PATIENCE.toMillis() + "ms",
                            "CLIENT_READ_TIMEOUT", PATIENCE.toMillis() + "ms",
                            "CLIENT_BODY_RATE_MIN", "100",
                            "CHAT_STALL_LIMIT", "5m"));

    @AfterAll
    void stop() {
        app.close();
    }

    static List<String> beginnings() {
        return List.of(
                "",
                "GET / HT",
                "GET / HTTP/1.1\r\nHost: test\r\nX-Half: a",
                SEARCH_HEAD + "Content-Length: 100\r\n\r\n{\"query\":",
                SEARCH_HEAD + "Transfer-Encoding: chunked\r\n\r\n",
                SEARCH_HEAD + "Transfer-Encoding: chunked\r\n\r\n64\r\n{\"query\":");
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void cutsConnectionsOnWhichNothingMoreComes(String beginning) {
        double before = cut("request");
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets.add(RawSocket.open(app.port()).send(beginning));
        }

        assertThat(app.get("/").statusCode()).isEqualTo(200);
        sockets.forEach(socket -> assertThat(socket.readAll()).as("ended").isEmpty());

        assertThat(cut("request") - before).isEqualTo(CONNECTIONS);
        sockets.forEach(RawSocket::close);
    }

    static Stream<String> trickles() {
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: test\r\n",
                SEARCH_HEAD + "Content-Length: 100000\r\n\r\n{");
    }

    @ParameterizedTest
    @MethodSource("trickles")
    void cutsConnectionsOnWhichALittleComesNowAndThen(String beginning) {
        try (RawSocket socket = RawSocket.open(app.port()).send(beginning)) {
            Awaitility.await()
                    .pollInterval(PATIENCE.dividedBy(10))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !socket.trySend("a"));
        }
    }

    @Test
    void leavesAnIdleConnectionForTheNextRequest() {
        try (RawSocket socket = RawSocket.open(app.port())) {
            socket.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(socket.readAnswer().status()).isEqualTo(200);

            LockSupport.parkNanos(PATIENCE.multipliedBy(2).toNanos());
            socket.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");

            assertThat(socket.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void limitsTheHeadersOfALaterRequestToo() {
        try (RawSocket socket = RawSocket.open(app.port())) {
            socket.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(socket.readAnswer().status()).isEqualTo(200);

            socket.send("GET / HTTP/1.1\r\nHost: te");

            assertThat(socket.readAll()).isEmpty();
        }
    }

    @Test
    void takesASlowUploadThatGetsOn() {
        byte[] body =
                Multipart.body("a.txt", "Terrain en zone UB.\n".repeat(400).getBytes(ISO_8859_1));
        String head =
                "POST /api/v3/projects/%s/files HTTP/1.1\r\nHost: test\r\nContent-Type: %s\r\n"
                        .formatted(project(), Multipart.CONTENT_TYPE);
        int pieceBytes = body.length / 10;

        try (RawSocket socket = RawSocket.open(app.port())) {
            socket.send(head + "Content-Length: %d\r\n\r\n".formatted(body.length));
            for (int from = 0; from < body.length; from += pieceBytes) {
                int to = Math.min(body.length, from + pieceBytes);
                socket.send(new String(Arrays.copyOfRange(body, from, to), ISO_8859_1));
                // Ten pieces take longer than the patience, each of them earns eight seconds.
                LockSupport.parkNanos(PATIENCE.dividedBy(4).toNanos());
            }

            assertThat(socket.readAnswer().status()).isEqualTo(201);
        }
    }

    @Test
    void cutsADownloadThatNobodyReads() {
        String file = file(LARGE_FILE_BYTES);
        double before = cut("reader");

        try (RawSocket socket = RawSocket.open(app.port(), BUFFER_BYTES)) {
            socket.send(
                    "GET /api/v3/files/%s/content HTTP/1.1\r\nHost: test\r\n\r\n".formatted(file));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> cut("reader") > before);

            assertThat(socket.readAll().length()).isBetween(1, LARGE_FILE_BYTES);
        }
    }

    @Test
    void sendsADownloadToASlowReaderThatGetsOn() {
        String file = file(LARGE_FILE_BYTES);

        try (RawSocket socket = RawSocket.open(app.port(), BUFFER_BYTES)) {
            socket.send(
                    "GET /api/v3/files/%s/content HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
                            .formatted(file));
            // Each pause is shorter than the patience, all of them together are longer.
            StringBuilder answer = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                LockSupport.parkNanos(PATIENCE.dividedBy(3).toNanos());
                answer.append(socket.readSome(BUFFER_BYTES));
            }
            answer.append(socket.readAll());

            assertThat(answer.length() - answer.indexOf("\r\n\r\n") - 4)
                    .isEqualTo(LARGE_FILE_BYTES);
        }
    }

    private String project() {
        HttpResponse<String> project = app.post("/api/v3/projects", "{\"name\":\"a\"}");
        return String.valueOf(TestingApp.json(project).get("id"));
    }

    private String file(int bytes) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) 'a');
        HttpResponse<String> stored =
                app.send(
                        app.request("/api/v3/projects/" + project() + "/files")
                                .header("Content-Type", Multipart.CONTENT_TYPE)
                                .POST(BodyPublishers.ofByteArray(Multipart.body("a.txt", content)))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        return String.valueOf(TestingApp.json(stored).get("id"));
    }

    /** How many connections were cut. */
    private double cut(String waitedFor) {
        return app.metric(
                "http_server_connections_cut_total", "waited_for=\"%s\"".formatted(waitedFor));
    }
}
