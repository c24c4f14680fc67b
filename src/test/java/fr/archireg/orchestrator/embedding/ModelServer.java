package fr.archireg.orchestrator.embedding;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves one file with ranges, and misbehaves on demand. */
final class ModelServer {
    private static final int OK = 200;

    private final byte[] file;
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private volatile Behaviour behaviour = Behaviour.GOOD;
    private volatile int status = OK;
    private @Nullable HttpServer server;

    ModelServer(byte[] file) {
        this.file = file.clone();
    }

    /** What the first answer does, and how the second one differs. */
    enum Behaviour {
        GOOD,
        CUT,
        CUT_AND_CHANGE_TAG,
        CUT_AND_IGNORE_RANGE,
        WEAK_TAG,
        FAIL_FIRST,
        PAGE
    }

    void start() throws IOException {
        HttpServer created =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        created.createContext("/", this::handle);
        created.start();
        server = created;
    }

    void stop() {
        Optional.ofNullable(server).ifPresent(running -> running.stop(0));
    }

    void behave(Behaviour wanted) {
        behaviour = wanted;
    }

    void answer(int wanted) {
        status = wanted;
    }

    String address() {
        return "http://localhost:"
                + Optional.ofNullable(server).orElseThrow().getAddress().getPort();
    }

    /** The Range header of each request so far; empty text where there was none. */
    List<String> requests() {
        return List.copyOf(ranges);
    }

    /** Path and credentials of each request so far. */
    List<String> paths() {
        return List.copyOf(paths);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean first = ranges.isEmpty();
            String range = header(exchange, "Range");
            ranges.add(range);
            paths.add(exchange.getRequestURI() + " " + header(exchange, "Authorization"));
            if (status != OK || (first && behaviour == Behaviour.FAIL_FIRST)) {
                exchange.sendResponseHeaders(status == OK ? 500 : status, -1);
            } else if (behaviour == Behaviour.PAGE) {
                send(exchange, "<html>".getBytes(StandardCharsets.UTF_8), 6);
            } else {
                sendFile(exchange, first, range);
            }
        }
    }

    private void sendFile(HttpExchange exchange, boolean first, String range) throws IOException {
        String tag = tag(first);
        exchange.getResponseHeaders().set("ETag", tag);
        boolean same = header(exchange, "If-Range").equals(tag);
        if (same && !range.isEmpty() && behaviour != Behaviour.CUT_AND_IGNORE_RANGE) {
            int start = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(start, file.length - 1, file.length));
            exchange.sendResponseHeaders(206, file.length - start);
            write(exchange, start, file.length);
        } else {
            boolean cut = first && behaviour != Behaviour.GOOD;
            send(exchange, file, cut ? file.length / 2 : file.length);
        }
    }

    private String tag(boolean first) {
        return switch (behaviour) {
            case CUT_AND_CHANGE_TAG -> first ? "\"one\"" : "\"two\"";
            case WEAK_TAG -> "W/\"one\"";
            default -> "\"one\"";
        };
    }

    private static void send(HttpExchange exchange, byte[] body, int length) throws IOException {
        exchange.sendResponseHeaders(OK, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, length);
        out.flush();
    }

    private void write(HttpExchange exchange, int start, int end) throws IOException {
        exchange.getResponseBody().write(file, start, end - start);
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
}
