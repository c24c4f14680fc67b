package fr.archireg.orchestrator.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.JwtAuthenticator;
import fr.archireg.orchestrator.security.Role;
import fr.archireg.orchestrator.security.SecurityConfig;
import fr.archireg.orchestrator.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Verdicts on tokens, under a secret that exists only here. */
class AccessTokenSelfTest {
    private static final String SECRET = "the-secret-of-a-self-test-opens-no-door-at-all";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final UUID USER = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");

    private final JwtAuthenticator authenticator =
            JwtAuthenticator.create(
                    SecurityConfig.from(
                            new Settings(
                                    Map.of(
                                            "SUPABASE_JWT_SECRET",
                                            SECRET,
                                            "AUTH_ISSUER",
                                            "https://self.test/auth/v1"))),
                    InstantSource.fixed(NOW));

    @Test
    void letsAUserIn() throws GeneralSecurityException {
        Caller caller = accept(token("HS256", claims("admin", "user"), SECRET));

        assertEquals(USER, caller.userId());
        assertFalse(caller.has(Role.ADMIN), "what users write makes no administrator");
    }

    @Test
    void knowsAnAdministrator() throws GeneralSecurityException {
        assertTrue(accept(token("HS256", claims("user", "admin"), SECRET)).has(Role.ADMIN));
    }

    @Test
    void refusesAForgedSignature() throws GeneralSecurityException {
        assertRefused(token("HS256", claims("user", "user"), SECRET + "!"));
    }

    @Test
    void refusesATokenThatNobodySigned() throws GeneralSecurityException {
        assertRefused(token("none", claims("user", "user"), SECRET));
    }

    @Test
    void refusesAnOldToken() throws GeneralSecurityException {
        Map<String, Object> claims = new HashMap<>(claims("user", "user"));
        claims.put("exp", NOW.getEpochSecond() - 60);

        assertRefused(token("HS256", claims, SECRET));
    }

    private Caller accept(String token) {
        return authenticator.authenticate(List.of("Bearer " + token));
    }

    private void assertRefused(String token) {
        AppException refusal = assertThrows(AppException.class, () -> accept(token));
        assertEquals(ErrorCode.UNAUTHENTICATED, refusal.code());
    }

    private static Map<String, Object> claims(String userRole, String appRole) {
        return Map.of(
                "iss",
                "https://self.test/auth/v1",
                "sub",
                USER.toString(),
                "aud",
                "authenticated",
                "role",
                "authenticated",
                "iat",
                NOW.getEpochSecond() - 60,
                "exp",
                NOW.getEpochSecond() + 60,
                "user_metadata",
                Map.of("role", userRole),
                "app_metadata",
                Map.of("role", appRole));
    }

    private static String token(String algorithm, Map<String, Object> claims, String secret)
            throws GeneralSecurityException {
        String input =
                encoded(
                                Json.text(Map.of("alg", algorithm, "typ", "JWT"))
                                        .getBytes(StandardCharsets.UTF_8))
                        + "."
                        + encoded(Json.text(claims).getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return input + "." + encoded(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
