package fr.archireg.orchestrator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fr.archireg.orchestrator.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An identity provider as Supabase is one: publishes its keys over HTTP and signs access tokens. It
 * can change its keys and go down. Thread-safe.
 *
 * <pre>{@code
 * try (TestingIdentity identity = TestingIdentity.start();
 *         TestingApp app = TestingApp.start(identity.variables())) {
 *     String authorization = "Bearer " + identity.token(userId).es256();
 * }
 * }</pre>
 */
public final class TestingIdentity implements AutoCloseable {
    /** {@code SUPABASE_JWT_SECRET}. */
    public static final String SECRET = "a-shared-secret-with-more-than-32-bytes-in-it";

    private static final int OK = 200;
    private static final int DOWN = 503;
    private static final int P256_BYTES = 32;

    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile Keys keys;
    private volatile int status = OK;
    private volatile String jwks = "";
    private final AtomicInteger lookUps = new AtomicInteger();
    private volatile Optional<UserAnswer> userAnswer = Optional.empty();

    /** What is answered about the user of any token. */
    private record UserAnswer(int status, String body) {}

    /** The key pairs that are in use, and the ids that they are published under. */
    record Keys(KeyPair curve, String curveId, KeyPair rsa, String rsaId) {
        static Keys generate(int generation) {
            try {
                KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
                curve.initialize(256);
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                rsa.initialize(2_048);
                return new Keys(
                        curve.generateKeyPair(),
                        "es-" + generation,
                        rsa.generateKeyPair(),
                        "rs-" + generation);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        Map<String, Object> curveKey() {
            ECPublicKey key = (ECPublicKey) curve.getPublic();
            return Map.of(
                    "kty",
                    "EC",
                    "crv",
                    "P-256",
                    "kid",
                    curveId,
                    "alg",
                    "ES256",
                    "use",
                    "sig",
                    "key_ops",
                    List.of("verify"),
                    "x",
                    encode(unsigned(key.getW().getAffineX(), P256_BYTES)),
                    "y",
                    encode(unsigned(key.getW().getAffineY(), P256_BYTES)));
        }

        Map<String, Object> rsaKey() {
            RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
            return Map.of(
                    "kty",
                    "RSA",
                    "kid",
                    rsaId,
                    "alg",
                    "RS256",
                    "use",
                    "sig",
                    "n",
                    encode(unsigned(key.getModulus(), 256)),
                    "e",
                    encode(unsigned(key.getPublicExponent(), 3)));
        }

        String published() {
            return Json.text(Map.of("keys", List.of(curveKey(), rsaKey())));
        }
    }

    private TestingIdentity(HttpServer server, Keys keys) {
        this.server = server;
        this.keys = keys;
    }

    /** A provider that runs. */
    public static TestingIdentity start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestingIdentity identity = new TestingIdentity(server, Keys.generate(0));
            identity.publish(identity.keys.published());
            server.createContext("/auth/v1/.well-known/jwks.json", identity::answer);
            server.createContext("/auth/v1/user", identity::answerUser);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code SUPABASE_URL}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What makes a program trust this provider, the shared secret included. */
    public Map<String, String> variables() {
        return Map.of("SUPABASE_URL", url(), "SUPABASE_JWT_SECRET", SECRET);
    }

    /** An access token of a user as Supabase issues it, valid for an hour from now. */
    public TestingToken token(UUID userId) {
        return TestingToken.of(this, userId);
    }

    /** From now on only new keys are published and signed with. */
    public void rotate() {
        keys = Keys.generate(generation.incrementAndGet());
        publish(keys.published());
    }

    /** Replaces the set of keys by any text. */
    public void publish(String body) {
        jwks = body;
    }

    /** The set of keys that is published now. */
    public String published() {
        return jwks;
    }

    /** From now on the keys cannot be fetched. */
    public void goDown() {
        status = DOWN;
    }

    /** Undoes {@link #goDown}. */
    public void comeUp() {
        status = OK;
    }

    /** From now on the sessions of all tokens have ended. */
    public void signEverybodyOut() {
        answerUserWith(
                403,
                """
                {"code":403,"error_code":"session_not_found",
                 "msg":"Session from session_id claim in JWT does not exist"}
                """);
    }

    /** From now on this is said about the user of every token; 0 hangs up. */
    public void answerUserWith(int newStatus, String body) {
        userAnswer = Optional.of(new UserAnswer(newStatus, body));
    }

    /** From now on the user of a token is the one whom its claims describe. */
    public void answerUserByToken() {
        userAnswer = Optional.empty();
    }

    /** How often the user of a token was asked for. */
    public int lookUps() {
        return lookUps.get();
    }

    /** How often the keys were asked for, whatever was answered. */
    public int fetches() {
        return fetches.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    Keys keys() {
        return keys;
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private void answerUser(HttpExchange exchange) throws IOException {
        lookUps.incrementAndGet();
        try (exchange) {
            UserAnswer answer = userAnswer.orElseGet(() -> userOf(exchange));
            if (answer.status() > 0) {
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static UserAnswer userOf(HttpExchange exchange) {
        String token =
                exchange.getRequestHeaders()
                        .getFirst("Authorization")
                        .substring("Bearer ".length());
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        Map<?, ?> parsed = Json.parse(new String(claims, StandardCharsets.UTF_8), Map.class);
        return new UserAnswer(
                OK,
                Json.text(
                        Map.of(
                                "id",
                                String.valueOf(parsed.get("sub")),
                                "aud",
                                "authenticated",
                                "app_metadata",
                                Objects.requireNonNullElse(parsed.get("app_metadata"), Map.of()))));
    }

    private static byte[] unsigned(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] result = new byte[length];
        byte[] digits =
                signed.length > length
                        ? Arrays.copyOfRange(signed, signed.length - length, signed.length)
                        : signed;
        System.arraycopy(digits, 0, result, length - digits.length, digits.length);
        return result;
    }
}
