package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingIdentity;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much one user, and one address, may ask for. Each test has users and addresses of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitsTest {
    private static final int READING = 8;
    private static final int COSTLY = 3;
    private static final int ADDRESS = 40;
    private static final String SEARCH = "{\"query\":\"clôture\"}";

    private final TestingIdentity identity = TestingIdentity.start();
    private final TestingApp app = start();

    private TestingApp start() {
        Map<String, String> variables = new HashMap<>(identity.variables());
        variables.putAll(
                Map.of(
                        "RATE_LIMITS", "process",
                        "RATE_LIMIT_READING", Integer.toString(READING),
                        "RATE_LIMIT_COSTLY", Integer.toString(COSTLY),
                        "RATE_LIMIT_ADDRESS", Integer.toString(ADDRESS),
                        "TRUSTED_PROXIES", "127.0.0.1"));
        return TestingApp.start(variables);
    }

    @AfterAll
    void stop() {
        app.close();
        identity.close();
    }

    /** Somebody at an address of their own. */
    private record Client(UUID user, String address) {
        static Client at(String address) {
            return new Client(UUID.randomUUID(), address);
        }
    }

    @Test
    void tellsAUserWhatIsLeftAndWhenToComeBack() {
        Client client = Client.at("203.0.113.1");
        for (int left = READING - 1; left >= 0; left--) {
            HttpResponse<String> response = get(client, "/api/v3/conversations");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "RateLimit-Limit")).isEqualTo(READING);
            assertThat(header(response, "RateLimit-Remaining")).isEqualTo(left);
            assertThat(header(response, "RateLimit-Reset")).isBetween(1L, 60L);
        }

        HttpResponse<String> refused = get(client, "/api/v3/conversations");

        ProblemAnswer.of(refused).assertIs(429, "rate_limited");
        assertThat(header(refused, "RateLimit-Remaining")).isZero();
        assertThat(header(refused, "Retry-After")).isBetween(1L, 60L / READING + 1);
    }

    @Test
    void countsWhatCostsApartFromReading() {
        Client client = Client.at("203.0.113.2");
        for (int i = 0; i < COSTLY; i++) {
            assertThat(post(client, "/api/v3/rag/search", SEARCH).statusCode()).isEqualTo(200);
        }

        ProblemAnswer.of(post(client, "/api/v3/rag/search", SEARCH)).assertIs(429, "rate_limited");
        assertThat(get(client, "/api/v3/conversations").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsClientsOfOpenAiInTheirShape() {
        Client client = Client.at("203.0.113.3");
        String body = "{\"input\":\"clôture\",\"model\":\"archireg-embedding\"}";
        for (int i = 0; i < COSTLY; i++) {
            assertThat(post(client, "/v1/embeddings", body).statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = post(client, "/v1/embeddings", body);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("rate_limit_error", "rate_limited");
        assertThat(header(refused, "Retry-After")).isPositive();
    }

    @Test
    void doesNotLetOneUserUseUpTheLimitOfAnother() {
        Client first = Client.at("203.0.113.4");
        Client second = Client.at("203.0.113.4");
        for (int i = 0; i <= COSTLY; i++) {
            post(first, "/api/v3/rag/search", SEARCH);
        }

        assertThat(post(first, "/api/v3/rag/search", SEARCH).statusCode()).isEqualTo(429);
        assertThat(post(second, "/api/v3/rag/search", SEARCH).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.6", "2001:db8:0:6::1"})
    void limitsAnAddressWhoeverAsks(String address) {
        for (int i = 0; i < ADDRESS; i++) {
            assertThat(anonymous(address, "/").statusCode()).isEqualTo(200);
        }

        ProblemAnswer.of(refused(() -> anonymous(address, "/"))).assertIs(429, "rate_limited");
        refused(() -> get(Client.at(address), "/api/v3/conversations"));
        assertThat(anonymous("203.0.113.7", "/").statusCode()).isEqualTo(200);
    }

    @Test
    void countsTheAddressesOfAnIpv6NetworkAsOne() {
        for (int i = 1; i <= ADDRESS; i++) {
            anonymous("2001:db8:0:8::" + Integer.toHexString(i), "/");
        }

        refused(() -> anonymous("2001:db8:0:8:ffff::1", "/"));
        assertThat(anonymous("2001:db8:0:9::1", "/").statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotTakeAProxyThatNobodyToldOfForOneClient() {
        for (int i = 0; i <= ADDRESS; i++) {
            assertThat(anonymous("192.168.1.1", "/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tellsWhatIsLeftOfEverything() {
        Client client = Client.at("203.0.113.11");
        post(client, "/api/v3/rag/search", SEARCH);

        Map<String, Object> quota = TestingApp.json(get(client, "/api/v3/users/me/quota"));

        assertThat(String.valueOf(quota.get("requests")))
                .contains("reading={limit=%d, used=1".formatted(READING))
                .contains("costly={limit=%d, used=1, remaining=2".formatted(COSTLY));
        assertThat(String.valueOf(quota.get("tokens"))).startsWith("{limit=500000, used=0");
        assertThat(String.valueOf(quota.get("storage")))
                .isEqualTo("{limit=524288000, used=0, remaining=524288000, resets_at=null}");
        assertThat(String.valueOf(quota.get("answers")))
                .isEqualTo("{limit=3, used=0, remaining=3, resets_at=null}");
    }

    @Test
    void slowsDownWhoeverGuesses() {
        for (int i = 0; i < ADDRESS / 20; i++) {
            assertThat(anonymous("203.0.113.8", "/api/v3/projects").statusCode()).isEqualTo(401);
        }

        refused(() -> anonymous("203.0.113.8", "/api/v3/projects"));
    }

    @Test
    void answersProbesAtAllTimes() {
        for (int i = 0; i < ADDRESS; i++) {
            anonymous("203.0.113.10", "/");
        }

        refused(() -> anonymous("203.0.113.10", "//health/live"));
        assertThat(anonymous("203.0.113.10", "/health/live").statusCode()).isEqualTo(200);
    }

    /** A token may come back while a test runs, but not one for each request. */
    private static HttpResponse<String> refused(Supplier<HttpResponse<String>> request) {
        return Stream.generate(request)
                .limit(5)
                .filter(response -> response.statusCode() == 429)
                .findFirst()
                .orElseThrow(() -> new AssertionError("never refused"));
    }

    private HttpResponse<String> get(Client client, String path) {
        return send(authorized(client, path).GET());
    }

    private HttpResponse<String> post(Client client, String path, String json) {
        return send(
                authorized(client, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> anonymous(String address, String path) {
        return send(app.request(path).header("X-Forwarded-For", address).GET());
    }

    private HttpRequest.Builder authorized(Client client, String path) {
        return app.request(path)
                .header("X-Forwarded-For", client.address())
                .header("Authorization", "Bearer " + identity.token(client.user()).es256());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return app.send(request.build(), BodyHandlers.ofString());
    }

    private static long header(HttpResponse<String> response, String name) {
        return response.headers().firstValueAsLong(name).orElse(-1);
    }
}
