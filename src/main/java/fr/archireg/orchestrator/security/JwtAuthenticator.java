package fr.archireg.orchestrator.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tells callers apart by Supabase access tokens in the {@code Authorization} header, the only place
 * where one is looked for. Thread-safe.
 *
 * <p>Tokens that were verified are remembered by their hash, because an ES256 signature takes about
 * 0.4 ms to check: until they expire, but for five minutes at most, so that a key which the
 * provider withdrew does not go on opening the door.
 */
public final class JwtAuthenticator implements Authenticator {
    private static final String SCHEME = "Bearer ";
    private static final int TOKEN_CHARS_MAX = 8 * 1024;
    private static final long REMEMBERED_TOKENS_MAX = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final ClaimRules rules;
    private final Optional<SigningKeys> keys;
    private final Optional<VerificationKey> secret;
    private final InstantSource clock;
    private final Cache<String, VerifiedToken> verified =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_TOKENS_MAX)
                    .expireAfterWrite(REMEMBERED)
                    .build();

    private JwtAuthenticator(
            ClaimRules rules,
            Optional<SigningKeys> keys,
            Optional<VerificationKey> secret,
            InstantSource clock) {
        this.rules = rules;
        this.keys = keys;
        this.secret = secret;
        this.clock = clock;
    }

    /** Nothing is fetched before the first token comes. */
    public static JwtAuthenticator create(SecurityConfig config, InstantSource clock) {
        return new JwtAuthenticator(
                new ClaimRules(config.issuer(), config.audience(), config.clockSkew()),
                config.keys()
                        .map(address -> new KeyEndpoint(address, config.keysTimeout()))
                        .map(endpoint -> new SigningKeys(endpoint::fetch, clock)),
                config.secret().map(VerificationKey::of),
                clock);
    }

    /**
     * {@inheritDoc}
     *
     * @throws AppException {@code AUTH_UNAVAILABLE} if the keys were never fetched and cannot be
     */
    @Override
    public Caller authenticate(ServerRequest request) {
        return authenticate(request.headers().all(HeaderNames.AUTHORIZATION, List::of));
    }

    /** The caller, by all values of the header. */
    public Caller authenticate(List<String> authorization) {
        if (authorization.isEmpty()) {
            throw new AppException(
                    ErrorCode.UNAUTHENTICATED, "send Authorization: Bearer with an access token");
        }
        String value = authorization.getFirst();
        boolean bearer = value.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (authorization.size() > 1
                || !bearer
                || value.length() > SCHEME.length() + TOKEN_CHARS_MAX) {
            throw InvalidToken.refused();
        }
        return callerOf(value.substring(SCHEME.length()));
    }

    private Caller callerOf(String token) {
        Instant now = clock.instant();
        String hash = TokenHash.of(token);
        VerifiedToken known = verified.getIfPresent(hash);
        if (known != null && now.isBefore(known.until())) {
            return known.caller();
        }
        VerifiedToken fresh = verify(SignedToken.parse(token), now);
        Instant forgotten = now.plus(REMEMBERED);
        verified.put(
                hash,
                new VerifiedToken(
                        fresh.caller(),
                        fresh.until().isBefore(forgotten) ? fresh.until() : forgotten));
        return fresh.caller();
    }

    private VerifiedToken verify(SignedToken token, Instant now) {
        // The claims first: they are cheap, and what they refuse has no key fetched.
        VerifiedToken claimed = rules.accept(token.claims(), now);
        if (key(token).filter(key -> key.signed(token)).isEmpty()) {
            throw InvalidToken.refused();
        }
        return claimed;
    }

    private Optional<VerificationKey> key(SignedToken token) {
        return switch (token.algorithm()) {
            // Supabase does not publish it, whatever kid such a token has.
            case HS256 -> secret;
            case ES256, RS256 -> keys.flatMap(published -> token.keyId().flatMap(published::find));
        };
    }
}
