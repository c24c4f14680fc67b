package fr.archireg.orchestrator.security;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.LogLines;
import fr.archireg.orchestrator.testing.TestingIdentity;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard before real routes. */
class GuardTest {
    private static final UUID USER = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");
    private static final TestingIdentity IDENTITY = TestingIdentity.start();
    private static final WebServer SERVER = server();

    @AfterEach
    void signInAgain() {
        IDENTITY.answerUserByToken();
    }

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
    void letsNoAdministratorInWhoHasSignedOut() {
        IDENTITY.signEverybodyOut();

        HttpResponse<String> answer = get("/admin", adminToken());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).containsExactly("Bearer error=\"invalid_token\"");
        assertThat(get("/user", IDENTITY.token(USER).es256()).statusCode()).isEqualTo(200);
    }

    @Test
    void letsNobodyInWhoIsNoAdministratorAnyMore() {
        IDENTITY.answerUserWith(
                200, "{\"id\":\"%s\",\"app_metadata\":{\"role\":\"editor\"}}".formatted(USER));

        assertThat(get("/admin", adminToken()).statusCode()).isEqualTo(403);
    }

    @Test
    void letsNoAdministratorInWhileTheSessionCannotBeLookedUp() {
        IDENTITY.answerUserWith(503, "");

        HttpResponse<String> answer = get("/admin", adminToken());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"auth_unavailable\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void writesDownWhoDidWhatAndWhatCameOfIt() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = LogLines.into(lines);
        Logger audit = Logger.getLogger("audit");
        audit.addHandler(handler);
        try {
            get("/admin", adminToken());
            get("/admin", IDENTITY.token(USER).es256());
        } finally {
            audit.removeHandler(handler);
        }

        String user = new Caller(USER).logName();
        assertThat(lines)
                .containsExactly(
                        "admin user=%s action=GET:/admin result=200".formatted(user),
                        "admin user=%s action=GET:/admin result=forbidden".formatted(user));
        assertThat(user).hasSize(16).doesNotContain(USER.toString().substring(0, 8));
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

    private static String adminToken() {
        return IDENTITY.token(USER).with("app_metadata", Map.of("role", "admin")).es256();
    }

    private static WebServer server() {
        SecurityConfig config = SecurityConfig.from(new Settings(IDENTITY.variables()));
        Guard guard =
                new Guard(
                        Verdicts.authenticator(IDENTITY, InstantSource.system()),
                        SupabaseSessions.create(
                                config.sessions().orElseThrow(),
                                Duration.ofSeconds(3),
                                InstantSource.system()),
                        Throttle.NONE);
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
