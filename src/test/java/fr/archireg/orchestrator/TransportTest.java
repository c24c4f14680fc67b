package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Mistake;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.Http2Socket;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.RawSocket;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingCertificate;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same stream over each protocol that can be switched on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportTest {
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";
    private static final String PATH = "/api/v3/chat/streaming";

    private final TestingCertificate certificate;

    TransportTest(@TempDir Path folder) {
        certificate = TestingCertificate.create(folder);
    }

    @ParameterizedTest
    @EnumSource
    void streamsByTls(HttpClient.Version version) throws IOException, InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        LlmReply reply =
                stream().delta("premier").await(second).delta("second").finish("stop").done();
        boolean http2 = version == HttpClient.Version.HTTP_2;
        try (TestingLlm llm = TestingLlm.replying(reply);
                TestingApp app =
                        start(llm, Map.of("HTTP2_ENABLED", Boolean.toString(http2)), true);
                // Asked for both, so that the server's choice shows.
                HttpClient client = client(HttpClient.Version.HTTP_2)) {
            HttpResponse<Stream<String>> response =
                    client.send(question(app, "https"), BodyHandlers.ofLines());
            Iterator<String> lines = response.body().iterator();

            next(lines, "premier");
            second.countDown();
            next(lines, "second");
            next(lines, "event: done");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.headers().firstValue("Strict-Transport-Security"))
                    .contains("max-age=31536000");
        }
    }

    @Test
    void streamsByHttp2WithoutTls() {
        CountDownLatch second = new CountDownLatch(1);
        LlmReply reply =
                stream().delta("premier").await(second).delta("second").finish("stop").done();
        try (TestingLlm llm = TestingLlm.replying(reply);
                TestingApp app = start(llm, Map.of("HTTP2_ENABLED", "true"), false);
                Http2Socket socket = Http2Socket.open(app.port()).post(PATH, QUESTION)) {
            StringBuilder body = new StringBuilder();
            while (body.indexOf("premier") < 0) {
                body.append(socket.next());
            }
            second.countDown();
            while (body.indexOf("event: done") < 0) {
                body.append(socket.next());
            }

            assertThat(body).contains("{\"content\":\"second\"}");
        }
    }

    @Test
    void speaksHttp1BesideHttp2() throws IOException, InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("Oui."));
                TestingApp app = start(llm, Map.of("HTTP2_ENABLED", "true"), false);
                HttpClient client = client(HttpClient.Version.HTTP_2)) {
            // Java's client offers to upgrade, which RFC 9113 has done away with.
            HttpResponse<String> upgradable =
                    client.send(question(app, "http"), BodyHandlers.ofString());

            assertThat(upgradable.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(upgradable.body()).contains("event: done");
            assertThat(app.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void cutsSlowClientsWhateverIsSpoken() {
        Map<String, String> impatient =
                Map.of("HTTP2_ENABLED", "true", "CLIENT_HEADER_TIMEOUT", "300ms");
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("Oui."));
                TestingApp plain = start(llm, impatient, false);
                TestingApp tls = start(llm, impatient, true);
                RawSocket silent = RawSocket.open(plain.port());
                RawSocket half = RawSocket.open(plain.port()).send("PR");
                RawSocket withoutHandshake = RawSocket.open(tls.port())) {
            assertThat(silent.readAll()).isEmpty();
            assertThat(half.readAll()).isEmpty();
            assertThat(withoutHandshake.readAll()).isEmpty();
        }
    }

    @Test
    void wantsACertificateAndItsKey() {
        Map<String, String> half =
                Map.of(
                        "ENVIRONMENT",
                        "development",
                        "TLS_CERTIFICATE_FILE",
                        certificate.certificate().toString());
        Map<String, String> missing =
                Map.of(
                        "ENVIRONMENT", "development",
                        "TLS_CERTIFICATE_FILE", certificate.certificate().toString(),
                        "TLS_KEY_FILE", "/nowhere.pem");

        assertThat(failure(half).mistakes())
                .extracting(Mistake::name)
                .containsExactly("TLS_KEY_FILE");
        assertThat(failure(missing).mistakes())
                .extracting(Mistake::name)
                .containsExactly("TLS_KEY_FILE");
    }

    private TestingApp start(TestingLlm llm, Map<String, String> variables, boolean tls) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("GROQ_BASE_URL", llm.baseUrl().toString());
        all.put("GROQ_FALLBACK_MODELS", "none");
        if (tls) {
            all.put("TLS_CERTIFICATE_FILE", certificate.certificate().toString());
            all.put("TLS_KEY_FILE", certificate.key().toString());
        }
        TestingApp app = TestingApp.startUnready(TestingPostgres.create(), all);
        awaitReady(app, tls ? "https" : "http");
        SampleDocuments.insert(app.postgres(), SampleDocuments.planning());
        return app;
    }

    private void awaitReady(TestingApp app, String scheme) {
        HttpRequest ready =
                HttpRequest.newBuilder(
                                URI.create(
                                        "%s://localhost:%d/health/ready"
                                                .formatted(scheme, app.port())))
                        .build();
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    private HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(certificate.trusting())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpRequest question(TestingApp app, String scheme) {
        return HttpRequest.newBuilder(
                        URI.create("%s://localhost:%d%s".formatted(scheme, app.port(), PATH)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(QUESTION))
                .build();
    }

    private static void next(Iterator<String> lines, String part) {
        while (lines.hasNext()) {
            if (lines.next().contains(part)) {
                return;
            }
        }
        throw new AssertionError("the stream ended before " + part);
    }

    private static InvalidSettingsException failure(Map<String, String> environment) {
        return catchThrowableOfType(
                InvalidSettingsException.class, () -> AppConfig.from(new Settings(environment)));
    }
}
