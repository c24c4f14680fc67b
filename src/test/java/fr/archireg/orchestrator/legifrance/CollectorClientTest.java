package fr.archireg.orchestrator.legifrance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorClientTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private final HttpServer server;
    private int status = 200;
    private String answer = "{ \"running\" : true }";

    CollectorClientTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::reply);
        server.start();
    }

    @AfterEach
    void stop() {
        silence.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "START, POST /aspirage/start",
        "STOP, POST /aspirage/stop",
        "MODE_MASSIVE, 'POST /siphonnage/mode {\"mode\":\"MASSIVE\"}'",
        "MODE_MAINTENANCE, 'POST /siphonnage/mode {\"mode\":\"MAINTENANCE\"}'",
        "STATUS, GET /aspirage/status",
        "STATS, GET /aspirage/stats"
    })
    void asksExactlyWhatTheOperationSays(CollectorOperation operation, String request) {
        String said = client().ask(operation);

        assertThat(said).isEqualTo("{\"running\":true}");
        assertThat(requests).containsExactly(request + " | Bearer service-token");
    }

    @Test
    void repeatsAQuestionThatFailed() {
        status = 503;

        assertFails(CollectorOperation.STATUS, ErrorCode.COLLECTOR_UNAVAILABLE);

        assertThat(requests).hasSize(3);
    }

    @Test
    void neverRepeatsACommand() {
        status = 503;

        assertFails(CollectorOperation.START, ErrorCode.COLLECTOR_UNAVAILABLE);

        assertThat(requests).hasSize(1);
    }

    @Test
    void passesARefusalOnWithoutItsText() {
        status = 409;
        answer = "secret detail";

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> client().ask(CollectorOperation.STOP))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.COLLECTOR_REFUSED))
                .withMessageNotContaining("secret");
    }

    @Test
    void followsNoRedirect() {
        status = 302;

        assertFails(CollectorOperation.STATUS, ErrorCode.COLLECTOR_REFUSED);

        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"<html>", "'{}{}'", "'{'"})
    void refusesWhatIsNotOneJsonDocument(String body) {
        answer = body;

        assertFails(CollectorOperation.STATUS, ErrorCode.COLLECTOR_PROTOCOL);
    }

    @Test
    void refusesAnAnswerWithoutEnd() {
        answer = "\"" + "x".repeat(100_000) + "\"";

        assertFails(CollectorOperation.STATUS, ErrorCode.COLLECTOR_PROTOCOL);
    }

    @Test
    void givesUpOnACollectorThatIsSilent() {
        status = -1;

        assertFails(CollectorOperation.START, ErrorCode.COLLECTOR_TIMEOUT);
    }

    @Test
    void tellsAtOnceAfterManyFailures() {
        status = 500;
        CollectorClient client = client();
        for (int i = 0; i < 5; i++) {
            assertFails(client, CollectorOperation.START, ErrorCode.COLLECTOR_UNAVAILABLE);
        }

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> client.ask(CollectorOperation.START))
                .satisfies(e -> assertThat(e.retryAfter()).isPresent());
        assertThat(requests).hasSize(5);
    }

    @Test
    void saysThatThereIsNoCollector() {
        CollectorClient client =
                CollectorClient.create(CollectorConfig.from(new Settings(Map.of())));

        assertFails(client, CollectorOperation.STATUS, ErrorCode.COLLECTOR_NOT_CONFIGURED);
    }

    private void assertFails(CollectorOperation operation, ErrorCode code) {
        assertFails(client(), operation, code);
    }

    private static void assertFails(
            CollectorClient client, CollectorOperation operation, ErrorCode code) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> client.ask(operation))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private CollectorClient client() {
        return CollectorClient.create(
                CollectorConfig.from(
                        new Settings(
                                Map.of(
                                        "MICROSERVICE_LEGIFRANCE_URL",
                                        "http://127.0.0.1:" + server.getAddress().getPort(),
                                        "MICROSERVICE_LEGIFRANCE_TOKEN",
                                        "service-token",
                                        "MICROSERVICE_LEGIFRANCE_TIMEOUT",
                                        "300ms"))));
    }

    private void reply(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(
                "%s %s%s | %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                body.isEmpty() ? "" : " " + body,
                                exchange.getRequestHeaders().getFirst("Authorization")));
        if (status < 0) {
            waitForTheEnd();
            exchange.close();
            return;
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void waitForTheEnd() {
        try {
            silence.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
