package fr.archireg.orchestrator.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.TestingIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of Supabase Auth that signs people in: one user, and refresh tokens for one use each.
 */
final class TestingSignIn implements AutoCloseable {
    static final String EMAIL = "alice@example.fr";
    static final String PASSWORD = "correct-horse";
    private static final String KEY = "sb_publishable_test";

    private final TestingIdentity identity = TestingIdentity.start();
    private final UUID user = UUID.randomUUID();
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** Seconds that access tokens are said to be good for. */
    private volatile int expiresIn = 3_600;

    private TestingSignIn(HttpServer server) {
        this.server = server;
    }

    static TestingSignIn start() {
        try {
            TestingSignIn signIn =
                    new TestingSignIn(
                            HttpServer.create(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            signIn.server.createContext("/auth/v1/", signIn::answer);
            signIn.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            signIn.server.start();
            return signIn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port. */
    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** What makes a program send its users here, and trust what they come back with. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(identity.variables());
        variables.put("SUPABASE_URL", "http://" + authority());
        variables.put("SUPABASE_ANON_KEY", KEY);
        variables.put("AUTH_ISSUER", identity.url() + "/auth/v1");
        return variables;
    }

    /** An access token of the user. */
    String accessToken() {
        return identity.token(user).hs256();
    }

    void expireIn(int seconds) {
        expiresIn = seconds;
    }

    /** What was asked for, such as {@code grant_type=password}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        identity.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders()
                    .add("Access-Control-Allow-Headers", "apikey, authorization, content-type");
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            requests.add(exchange.getRequestURI().getQuery());
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = KEY.equals(exchange.getRequestHeaders().getFirst("apikey"));
            if (exchange.getRequestURI().getPath().endsWith("/token") && known && isRight(body)) {
                send(exchange, 200, grant());
            } else {
                send(exchange, 400, Map.of("error_code", "invalid_credentials"));
            }
        }
    }

    private boolean isRight(String body) {
        Map<?, ?> sent = Json.parse(body, Map.class);
        return (PASSWORD.equals(sent.get("password")) && EMAIL.equals(sent.get("email")))
                || ("refresh-" + tokens.get()).equals(sent.get("refresh_token"));
    }

    private Map<String, Object> grant() {
        return Map.of(
                "access_token",
                accessToken(),
                "refresh_token",
                "refresh-" + tokens.incrementAndGet(),
                "expires_in",
                expiresIn,
                "user",
                Map.of("email", EMAIL));
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
