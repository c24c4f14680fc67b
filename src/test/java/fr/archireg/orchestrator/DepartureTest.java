package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.ChatClient.COMPLETIONS;
import static fr.archireg.orchestrator.ChatClient.QUESTION;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.Http2Socket;
import fr.archireg.orchestrator.testing.RawSocket;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingCertificate;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave while an answer is made that is sent as a whole. */
class DepartureTest {
    private static final String OPEN_AI = "/v1/chat/completions";
    private static final String OPEN_AI_QUESTION =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Une clôture ?\"}]}";

    private final TestingLlm llm = TestingLlm.replying();
    private final TestingPostgres postgres = TestingPostgres.create();

    @AfterEach
    void close() {
        llm.close();
        postgres.close();
    }

    @Test
    void stopsAnAnswerSomeTimeAfterItsClientLeftAndKeepsTheText() {
        try (TestingApp app = start(Map.of())) {
            llm.thenReply(stream().delta("Le début").stall());

            leave(RawSocket.open(app.port()).post(COMPLETIONS, "", QUESTION));

            awaitStopped();
        }
    }

    @Test
    void noticesTheEndOfAConnectionOfHttp2() {
        try (TestingApp app = start(Map.of("HTTP2_ENABLED", "true"))) {
            llm.thenReply(stream().delta("Le début").stall());

            Http2Socket socket = Http2Socket.open(app.port()).post(COMPLETIONS, QUESTION);
            awaitText();
            socket.close();

            awaitStopped();
        }
    }

    @Test
    void noticesTheEndOfAConnectionByTls(@TempDir Path folder) {
        TestingCertificate certificate = TestingCertificate.create(folder);
        Map<String, String> tls =
                Map.of(
                        "TLS_CERTIFICATE_FILE", certificate.certificate().toString(),
                        "TLS_KEY_FILE", certificate.key().toString());
        try (TestingApp app = start(tls)) {
            llm.thenReply(stream().delta("Le début").stall());
            HttpClient client =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .sslContext(certificate.trusting())
                            .build();
            URI address = URI.create("https://localhost:" + app.port());
            HttpRequest ready = HttpRequest.newBuilder(address.resolve("/health/ready")).build();
            fill(() ->
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() ->
                                    client.send(ready, BodyHandlers.discarding()).statusCode()
                                            == 200));
            HttpRequest question =
                    HttpRequest.newBuilder(address.resolve(COMPLETIONS))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(QUESTION))
                            .build();
            var unused = client.sendAsync(question, BodyHandlers.ofString());
            awaitText();

            client.shutdownNow();

            awaitStopped();
        }
    }

    @Test
    void goesOnForAClientThatComesBackInTime() {
        try (TestingApp app = start(Map.of("CHAT_LEAVE_GRACE", "1m"))) {
            CountDownLatch rest = new CountDownLatch(1);
            llm.thenReply(stream().delta("un ").await(rest).delta("deux").finish("stop").done());
            String key = "Idempotency-Key: back\r\n";

            leave(RawSocket.open(app.port()).post(COMPLETIONS, key, QUESTION));
            try (RawSocket again = RawSocket.open(app.port())) {
                again.post(COMPLETIONS, key, QUESTION);
                rest.countDown();

                assertThat(again.readAnswer().body()).contains("un deux");
            }
        }
    }

    @Test
    void asksTheModelNoLongerForAClientOfOpenAisRouteThatLeft() {
        try (TestingApp app = start(Map.of())) {
            llm.thenReply(stream().delta("Le début").stall());

            RawSocket socket = RawSocket.open(app.port()).post(OPEN_AI, "", OPEN_AI_QUESTION);
            Awaitility.await().until(() -> llm.openConnections() == 1);
            socket.close();

            Awaitility.await().until(() -> llm.openConnections() == 0);
        }
    }

    @Test
    void keepsTheConnectionForTheRequestsThatFollow() {
        try (TestingApp app = start(Map.of())) {
            llm.thenReply(answer("Premier."), answer("Second."), answer("Troisième."));
            try (RawSocket socket = RawSocket.open(app.port())) {
                socket.post(COMPLETIONS, "", QUESTION);
                assertThat(socket.readAnswer().body()).contains("Premier.");

                // The second of these comes while the first is being answered.
                socket.post(COMPLETIONS, "", QUESTION).post(COMPLETIONS, "", QUESTION);

                assertThat(socket.readAnswer().body()).contains("Second.");
                assertThat(socket.readAnswer().body()).contains("Troisième.");
            }
        }
    }

    @Test
    void limitsWhatFollowsAnAnswerAsBefore() {
        try (TestingApp app = start(Map.of("CLIENT_HEADER_TIMEOUT", "700ms"))) {
            llm.thenReply(answer("Premier."));
            try (RawSocket socket = RawSocket.open(app.port())) {
                socket.post(COMPLETIONS, "", QUESTION).readAnswer();

                socket.send("GET / HTTP/1.1\r\nX-Half: ");

                assertThat(socket.readAll()).isEmpty();
            }
        }
    }

    @Test
    void closesAnIdleConnectionWhenTheServerStops() {
        llm.thenReply(answer("Premier."));
        TestingApp app = start(Map.of());
        try (app;
                RawSocket socket = RawSocket.open(app.port())) {
            socket.post(COMPLETIONS, "", QUESTION).readAnswer();

            app.close();

            assertThat(socket.readAll()).isEmpty();
        }
    }

    private void leave(RawSocket socket) {
        try (socket) {
            awaitText();
        }
    }

    private void awaitText() {
        Awaitility.await()
                .until(() ->
                        postgres.value(
                                        """
                                        SELECT count(*) FROM orchestrator.generation_events
                                        WHERE position('{"content":' IN encode(frames, 'escape')) > 0
                                        """)
                                .equals("1"));
    }

    private void awaitStopped() {
        Awaitility.await().until(() -> llm.openConnections() == 0);
        Awaitility.await()
                .until(() ->
                        postgres.value(
                                        """
                                        SELECT concat_ws('|', status, content)
                                        FROM orchestrator.messages WHERE role = 'assistant'
                                        """)
                                .equals("stopped|Le début"));
    }

    private TestingApp start(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>();
        all.put("GROQ_BASE_URL", llm.baseUrl().toString());
        all.put("LLM_RETRIES", "0");
        all.put("GROQ_FALLBACK_MODELS", "none");
        all.put("CHAT_LEAVE_GRACE", "100ms");
        all.putAll(variables);
        TestingApp app = TestingApp.startUnready(postgres, all);
        if (!all.containsKey("TLS_KEY_FILE")) {
            fill(app::awaitReady);
        }
        return app;
    }

    private void fill(Runnable awaitReady) {
        awaitReady.run();
        SampleDocuments.insert(postgres, SampleDocuments.planning());
    }
}
