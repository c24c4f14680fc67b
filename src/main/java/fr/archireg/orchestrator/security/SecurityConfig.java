package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * How access tokens are verified.
 *
 * @param issuer {@code AUTH_ISSUER}, the only {@code iss} that is accepted; default {@code
 *     {SUPABASE_URL}/auth/v1}. Without both, the shared secret alone tells whose tokens they are
 * @param audience {@code AUTH_AUDIENCE}, what {@code aud} must be or contain; default {@code
 *     authenticated}
 * @param keys {@code {SUPABASE_URL}/auth/v1/.well-known/jwks.json}, the public keys of ES256 and
 *     RS256 tokens; without {@code SUPABASE_URL} those are refused
 * @param secret {@code SUPABASE_JWT_SECRET}, at least 32 bytes; without it HS256 tokens are refused
 * @param clockSkew {@code AUTH_CLOCK_SKEW}, how far the clocks may be apart, 0 s to 2 min, default
 *     30 s
 * @param keysTimeout {@code AUTH_JWKS_TIMEOUT}, time to fetch the public keys or to ask for a
 *     session, 100 ms to 30 s, default 3 s
 * @param sessions where the session of an administrator is looked up; empty without {@code
 *     SUPABASE_URL} or with {@code AUTH_SESSION_CHECK=false}
 */
public record SecurityConfig(
        Optional<String> issuer,
        String audience,
        Optional<URI> keys,
        Optional<Secret> secret,
        Duration clockSkew,
        Duration keysTimeout,
        Optional<Sessions> sessions) {
    /** A key as long as the output of the hash (RFC 7518, section 3.2). */
    private static final int SECRET_BYTES_MIN = 32;

    /**
     * The sessions that Supabase Auth knows.
     *
     * @param user {@code {SUPABASE_URL}/auth/v1/user}
     * @param apiKey {@code SUPABASE_ANON_KEY}, else {@code SUPABASE_SERVICE_ROLE_KEY}: Supabase's
     *     gateway lets nobody pass who has neither; a server of one's own may need none
     */
    public record Sessions(URI user, Optional<Secret> apiKey) {}

    /** Reads the variables named above. */
    public static SecurityConfig from(Settings settings) {
        Optional<String> authentication =
                settings.httpUri("SUPABASE_URL").map(address -> address + "/auth/v1");
        return new SecurityConfig(
                settings.text("AUTH_ISSUER").or(() -> authentication),
                settings.text("AUTH_AUDIENCE").orElse("authenticated"),
                authentication.map(address -> URI.create(address + "/.well-known/jwks.json")),
                settings.parseSecret(
                        "SUPABASE_JWT_SECRET",
                        "at least %d bytes".formatted(SECRET_BYTES_MIN),
                        SecurityConfig::secret),
                settings.duration(
                        "AUTH_CLOCK_SKEW",
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        Duration.ofMinutes(2)),
                settings.duration(
                        "AUTH_JWKS_TIMEOUT",
                        Duration.ofSeconds(3),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30)),
                sessions(settings, authentication));
    }

    /** Whether there is any way to verify a token. */
    public boolean configured() {
        return keys.isPresent() || secret.isPresent();
    }

    private static Optional<Sessions> sessions(Settings settings, Optional<String> authentication) {
        boolean wanted = settings.flag("AUTH_SESSION_CHECK", true);
        Optional<Secret> service = settings.secret("SUPABASE_SERVICE_ROLE_KEY");
        Optional<Secret> key = settings.secret("SUPABASE_ANON_KEY").or(() -> service);
        return authentication
                .filter(address -> wanted)
                .map(address -> new Sessions(URI.create(address + "/user"), key));
    }

    private static Secret secret(String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException("too short");
        }
        return new Secret(value);
    }
}
