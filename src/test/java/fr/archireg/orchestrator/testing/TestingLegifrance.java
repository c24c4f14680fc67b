package fr.archireg.orchestrator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A Légifrance collector that says what it is told to say. Thread-safe. */
public final class TestingLegifrance implements AutoCloseable {
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"running\":true}";

    private TestingLegifrance(HttpServer server) {
        this.server = server;
    }

    /** A collector that runs. */
    public static TestingLegifrance start() {
        try {
            TestingLegifrance collector =
                    new TestingLegifrance(
                            HttpServer.create(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            collector.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            collector.server.createContext("/", collector::reply);
            collector.server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code MICROSERVICE_LEGIFRANCE_URL}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers like this from now on. */
    public void reply(int nextStatus, String nextAnswer) {
        status = nextStatus;
        answer = nextAnswer;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void reply(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
