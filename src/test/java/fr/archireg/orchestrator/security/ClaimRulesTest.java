package fr.archireg.orchestrator.security;

import static fr.archireg.orchestrator.security.Verdicts.accept;
import static fr.archireg.orchestrator.security.Verdicts.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingIdentity;
import fr.archireg.orchestrator.testing.TestingToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims of well-signed tokens. */
class ClaimRulesTest {
    private static final TestingIdentity IDENTITY = TestingIdentity.start();
    private static final UUID USER = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");

    /** Seconds that the clocks may be apart. */
    private static final int SKEW = 30;

    private final SettableClock clock = new SettableClock();
    private final JwtAuthenticator authenticator = Verdicts.authenticator(IDENTITY, clock);

    @AfterAll
    static void stop() {
        IDENTITY.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "exp", "role"})
    void refusesATokenWithoutOneOfTheRequiredClaims(String claim) {
        assertRefused(authenticator, token().without(claim).hs256());
    }

    static Stream<Arguments> wrongValues() {
        Object huge = 1e99;
        return Map.<String, List<Object>>ofEntries(
                        Map.entry(
                                "iss", List.of("https://evil.example/auth/v1", "", "supabase", 1)),
                        Map.entry(
                                "aud",
                                List.of(
                                        "anon",
                                        "",
                                        "Authenticated",
                                        1,
                                        List.of(),
                                        List.of("x"),
                                        List.of("authenticated", 1),
                                        Map.of("a", "b"))),
                        Map.entry(
                                "exp", List.of("9", "9999999999", huge, 9.5, -1, true, List.of(1))),
                        Map.entry("nbf", List.of("0", huge, false, Long.MAX_VALUE)),
                        Map.entry("iat", List.of("0", huge, Map.of(), Long.MAX_VALUE)),
                        Map.entry(
                                "sub",
                                List.of(
                                        "",
                                        "1-1-1-1-1",
                                        "admin",
                                        1,
                                        "not-a-uuid-but-36-characters-long-xx",
                                        List.of(USER.toString()))),
                        Map.entry(
                                "role",
                                List.of(
                                        "anon",
                                        "service_role",
                                        "supabase_admin",
                                        "postgres",
                                        "AUTHENTICATED",
                                        "",
                                        1,
                                        List.of("authenticated"))),
                        Map.entry("is_anonymous", List.of(true, "false", 0)),
                        Map.entry("app_metadata", List.of("admin", List.of("admin"), 1)))
                .entrySet()
                .stream()
                .flatMap(entry ->
                        entry.getValue().stream()
                                .map(value -> Arguments.of(entry.getKey(), value)));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void refusesAWrongValue(String claim, Object value) {
        assertRefused(authenticator, token().with(claim, value).hs256());
    }

    @Test
    void acceptsAListOfAudiencesWithOurs() {
        String token = token().with("aud", List.of("other", "authenticated")).hs256();

        assertThat(accept(authenticator, token).userId()).isEqualTo(USER);
    }

    @Test
    void acceptsWhatIsNotSaid() {
        String token =
                token().without("iat")
                        .without("is_anonymous")
                        .without("app_metadata")
                        .without("user_metadata")
                        .hs256();

        assertThat(accept(authenticator, token).roles()).containsExactly(Role.USER);
    }

    @Test
    void refusesATokenAsSoonAsItExpiredEvenIfItWasAcceptedBefore() {
        Instant expiry = clock.instant().plusSeconds(60);
        String token = token().with("exp", expiry.getEpochSecond()).hs256();

        clock.set(expiry.plusSeconds(SKEW - 1));
        Caller caller = accept(authenticator, token);
        clock.set(expiry.plusSeconds(SKEW));

        assertThat(caller.userId()).isEqualTo(USER);
        assertRefused(authenticator, token);
        assertRefused(Verdicts.authenticator(IDENTITY, clock), token);
        clock.set(expiry.plusSeconds(SKEW + 1));
        assertRefused(authenticator, token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void refusesATokenOfTheFuture(String claim) {
        Instant begin = clock.instant().plusSeconds(600);
        String token = token().with(claim, begin.getEpochSecond()).hs256();

        clock.set(begin.minusSeconds(SKEW + 1));
        assertRefused(authenticator, token);
        clock.set(begin.minusSeconds(SKEW));

        assertThat(accept(authenticator, token).userId()).isEqualTo(USER);
    }

    @Test
    void findsAdministratorsInAppMetadataOnly() {
        assertThat(roles(token().with("app_metadata", Map.of("role", "admin"))))
                .contains(Role.ADMIN);
        assertThat(roles(token().with("app_metadata", Map.of("roles", List.of("x", "admin")))))
                .contains(Role.ADMIN);
        for (TestingToken pretender :
                List.of(
                        token().with("user_metadata", Map.of("role", "admin")),
                        token().with(
                                        "user_metadata",
                                        Map.of("app_metadata", Map.of("role", "admin"))),
                        token().with("roles", List.of("admin")),
                        token().with("admin", true),
                        token().with("app_metadata", Map.of("role", "Admin")),
                        token().with("app_metadata", Map.of("role", List.of("admin"))),
                        token().with("app_metadata", Map.of("roles", "admin")),
                        token().with("app_metadata", Map.of("roles", List.of(List.of("admin")))),
                        token().with("app_metadata", Map.of("user_metadata", "admin")))) {
            assertThat(roles(pretender)).containsExactly(Role.USER);
        }
    }

    private Set<Role> roles(TestingToken token) {
        return accept(authenticator, token.hs256()).roles();
    }

    private static TestingToken token() {
        return IDENTITY.token(USER);
    }
}
