package fr.archireg.orchestrator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.testing.TestingIdentity;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looking sessions up at a provider that answers as Supabase Auth and its gateway do. */
class SupabaseSessionsTest {
    private static final UUID USER = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");
    private static final Caller ADMIN = new Caller(USER, Set.of(Role.USER, Role.ADMIN));

    private final TestingIdentity identity = TestingIdentity.start();
    private final SettableClock clock = new SettableClock();
    private final SupabaseSessions sessions = sessions(identity.url());

    @AfterEach
    void stop() {
        identity.close();
    }

    @Test
    void tellsTheRolesOfNow() {
        assertThat(sessions.current(ADMIN, adminToken())).isEqualTo(ADMIN);

        assertThat(sessions.current(ADMIN, identity.token(USER).es256()).has(Role.ADMIN)).isFalse();
    }

    @Test
    void asksOnceInHalfAMinute() {
        String token = adminToken();
        sessions.current(ADMIN, token);
        identity.signEverybodyOut();
        clock.advance(Duration.ofSeconds(29));
        sessions.current(ADMIN, token);
        int before = identity.lookUps();

        clock.advance(Duration.ofSeconds(1));

        assertThat(failure(token).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(before).isEqualTo(1);
        assertThat(identity.lookUps()).isEqualTo(2);
    }

    @Test
    void remembersNoFailure() {
        String token = adminToken();
        identity.answerUserWith(500, "");
        failure(token);

        identity.answerUserByToken();

        assertThat(sessions.current(ADMIN, token)).isEqualTo(ADMIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    403 | {"code":403,"error_code":"session_not_found","msg":"no such session"}
                    403 | {"code":403,"error_code":"bad_jwt","msg":"invalid JWT"}
                    401 | {"code":401,"msg":"invalid claim: missing sub claim"}
                    404 | {"code":404,"msg":"User not found"}
                    200 | {"id":"0190a5c2-7f00-7000-8000-0000000000aa","banned_until":"2999-12-01T00:00:00Z"}
                    """)
    void refusesWhoHasNoSession(int status, String body) {
        identity.answerUserWith(status, body);

        AppException failure = failure(adminToken());

        assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(failure.detail()).isEqualTo("the access token is not valid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    401 | {"message":"No API key found in request"}
                    401 | {"message":"Invalid API key"}
                    403 | <html>blocked</html>
                    429 | {"code":429,"error_code":"over_request_rate_limit","msg":"too many"}
                    500 | {"code":500,"msg":"broken"}
                    302 | {}
                    200 | []
                    200 | {}
                    200 | {"id":"0190a5c2-7f00-7000-8000-0000000000bb","app_metadata":{"role":"admin"}}
                    200 | {"id":"0190a5c2-7f00-7000-8000-0000000000aa","app_metadata":["admin"]}
                    200 | {"id":"0190a5c2-7f00-7000-8000-0000000000aa","banned_until":"soon"}
                    0   | {}
                    """)
    void letsNobodyPassOnAnyOtherAnswer(int status, String body) {
        identity.answerUserWith(status, body);

        AppException failure = failure(adminToken());

        assertThat(failure.code()).isEqualTo(ErrorCode.AUTH_UNAVAILABLE);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(failure.detail()).doesNotContain("127.0.0.1", "API key");
    }

    @Test
    void letsNobodyPassWhenNobodyAnswers() {
        String token = adminToken();
        identity.close();

        assertThat(failure(token).code()).isEqualTo(ErrorCode.AUTH_UNAVAILABLE);
    }

    private String adminToken() {
        return identity.token(USER).with("app_metadata", Map.of("role", "admin")).es256();
    }

    private AppException failure(String token) {
        return catchThrowableOfType(AppException.class, () -> sessions.current(ADMIN, token));
    }

    private SupabaseSessions sessions(String url) {
        return SupabaseSessions.create(
                new SecurityConfig.Sessions(
                        URI.create(url + "/auth/v1/user"), Optional.of(new Secret("anon-key"))),
                Duration.ofSeconds(3),
                clock);
    }
}
