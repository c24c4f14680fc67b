package fr.archireg.orchestrator.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Looks the session of a verified token up at Supabase Auth, and remembers the answer for half a
 * minute: that is how long a sign-out, a ban or a role that was taken away may go unnoticed. When
 * the provider cannot be asked, nobody passes. Thread-safe.
 */
public final class SupabaseSessions implements SessionCheck {
    private static final Logger LOGGER = System.getLogger(SupabaseSessions.class.getName());
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final long REMEMBERED_MAX = 1_000;
    private static final int SCHEME_CHARS = "Bearer ".length();

    private final SessionEndpoint endpoint;
    private final InstantSource clock;
    private final Cache<String, Answer> answers =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).expireAfterWrite(REMEMBERED).build();

    /**
     * @param roles empty if the session has ended
     */
    private record Answer(Optional<Set<Role>> roles, Instant at) {}

    private SupabaseSessions(SessionEndpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Sends nothing before the first administrator comes. */
    public static SupabaseSessions create(
            SecurityConfig.Sessions config, Duration timeout, InstantSource clock) {
        return new SupabaseSessions(
                new SessionEndpoint(config.user(), config.apiKey(), timeout), clock);
    }

    @Override
    public Caller current(Caller caller, ServerRequest request) {
        // The authenticator has seen that there is one value, and that it has a scheme.
        String token = request.headers().get(HeaderNames.AUTHORIZATION).get();
        return current(caller, token.substring(SCHEME_CHARS));
    }

    Caller current(Caller caller, String token) {
        String hash = TokenHash.of(token);
        Instant now = clock.instant();
        Answer answer = answers.getIfPresent(hash);
        if (answer == null || !now.isBefore(answer.at().plus(REMEMBERED))) {
            answer = ask(token, caller, now);
            answers.put(hash, answer);
        }
        return new Caller(caller.userId(), answer.roles().orElseThrow(InvalidToken::refused));
    }

    private Answer ask(String token, Caller caller, Instant now) {
        try {
            return new Answer(endpoint.roles(token, caller, now), now);
        } catch (AppException e) {
            LOGGER.log(Level.WARNING, "a session could not be looked up reason=" + e.detail());
            throw new AppException(
                            ErrorCode.AUTH_UNAVAILABLE,
                            "the identity provider could not be asked for the session",
                            e)
                    .retryAfter(RETRY_AFTER);
        }
    }
}
