package fr.archireg.orchestrator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server with the object routes of Supabase Storage. It keeps objects in memory, wants the key
 * {@link #KEY}, and can be told to fail. Thread-safe.
 */
public final class TestingStorage implements AutoCloseable {
    /** The service key. */
    public static final String KEY = "service-key";

    private static final String PREFIX = "/storage/v1/object/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<Fault> fault = Optional.empty();

    /**
     * What happens to requests of one method, once their body was read.
     *
     * @param status answered; 0 hangs up, -1 is silent
     * @param effect whether the request has its effect all the same
     */
    public record Fault(String method, int status, String body, boolean effect) {}

    private TestingStorage(HttpServer server) {
        this.server = server;
    }

    /** A server that runs. */
    public static TestingStorage start() {
        try {
            TestingStorage storage =
                    new TestingStorage(
                            HttpServer.create(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            storage.server.setExecutor(storage.threads);
            storage.server.createContext("/", storage::serve);
            storage.server.start();
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The variables that make the program use it. */
    public Map<String, String> variables() {
        return Map.of(
                "SUPABASE_URL",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "SUPABASE_SERVICE_ROLE_KEY",
                KEY);
    }

    /** Fails from now on. */
    public void failWith(Fault next) {
        fault = Optional.of(next);
    }

    /** Works again. */
    public void recover() {
        fault = Optional.empty();
    }

    /** The objects by bucket and key. */
    public Map<String, byte[]> objects() {
        return Map.copyOf(objects);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<Fault> now = fault.filter(f -> f.method().equals(exchange.getRequestMethod()));
            if (now.isEmpty() || now.get().effect()) {
                handle(exchange, body, now.isEmpty());
            }
            if (now.isPresent()) {
                play(now.get(), exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(Fault now, HttpExchange exchange) throws IOException, InterruptedException {
        if (now.status() < 0) {
            closing.await();
        } else if (now.status() > 0) {
            answer(exchange, now.status(), now.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void handle(HttpExchange exchange, byte[] body, boolean answering) throws IOException {
        String key = exchange.getRequestURI().getRawPath().substring(PREFIX.length());
        boolean known =
                ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        int status = known ? 200 : 403;
        byte[] content = new byte[0];
        if (known) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> status = objects.putIfAbsent(key, body) == null ? 200 : 409;
                case "DELETE" -> status = objects.remove(key) == null ? 404 : 200;
                default -> {
                    byte[] object = objects.get(key);
                    status = object == null ? 404 : 206;
                    content = object == null ? content : part(exchange, object);
                }
            }
        }
        if (answering) {
            // As Supabase does: the real status is in the body.
            boolean wrapped = status == 404 || status == 409;
            answer(
                    exchange,
                    wrapped ? 400 : status,
                    wrapped
                            ? "{\"statusCode\":\"%d\"}"
                                    .formatted(status)
                                    .getBytes(StandardCharsets.UTF_8)
                            : content);
        }
    }

    private static byte[] part(HttpExchange exchange, byte[] object) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        return Arrays.copyOfRange(object, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
