package fr.archireg.orchestrator.security;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.testing.TestingIdentity;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The guard before real routes. */
class GuardTest {
    private static final UUID USER = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");
    private static final TestingIdentity IDENTITY = TestingIdentity.start();
    private static final WebServer SERVER = server();

    @AfterAll
    static void stop() {
        SERVER.stop();
        IDENTITY.close();
    }

    @Test
    void letsUsersInWhereUsersMayGo() {
        assertThat(get("/user", IDENTITY.token(USER).es256()).body()).isEqualTo(USER.toString());
    }

    @Test
    void letsOnlyAdministratorsInWhereUsersMayNotGo() {
        String admin = IDENTITY.token(USER).with("app_metadata", Map.of("role", "admin")).es256();
        String pretender =
                IDENTITY.token(USER).with("user_metadata", Map.of("role", "admin")).es256();

        assertThat(get("/admin", admin).statusCode()).isEqualTo(200);
        assertThat(get("/admin", pretender).statusCode()).isEqualTo(403);
        assertThat(challenge(get("/admin", pretender)))
                .containsExactly("Bearer error=\"insufficient_scope\"");
    }

    @Test
    void tellsWhoSentNothingTheSchemeOnly() {
        HttpResponse<String> answer = send(request("/admin"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).containsExactly("Bearer");
    }

    @Test
    void repeatsNothingOfATokenThatItRefuses() {
        String token = IDENTITY.token(USER).with("role", "anon").es256();

        HttpResponse<String> answer = get("/user", token);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).containsExactly("Bearer error=\"invalid_token\"");
        assertThat(answer.body())
                .contains("\"code\":\"unauthenticated\"", "the access token is not valid")
                .doesNotContain(token, "anon", "role");
    }

    @Test
    void takesNoTokenFromTheAddressOrACookie() {
        String token = IDENTITY.token(USER).es256();

        assertThat(send(request("/user?access_token=" + token)).statusCode()).isEqualTo(401);
        assertThat(send(request("/user").header("Cookie", "sb-access-token=" + token)).statusCode())
                .isEqualTo(401);
    }

    private static WebServer server() {
        Guard guard = new Guard(Verdicts.authenticator(IDENTITY, InstantSource.system()));
        HttpRouting.Builder routing = HttpRouting.builder();
        Problems.register(routing);
        CallerHandler name =
                (caller, request, response) -> response.send(caller.userId().toString());
        routing.get("/user", guard.user(name)).get("/admin", guard.admin(name));
        return WebServer.builder().host("127.0.0.1").port(0).routing(routing).build().start();
    }

    private static HttpResponse<String> get(String path, String token) {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(SERVER.port(), path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> challenge(HttpResponse<String> answer) {
        return answer.headers().allValues("WWW-Authenticate");
    }
}
