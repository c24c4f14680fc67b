package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.Fetch;
import fr.archireg.orchestrator.settings.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * Asks Supabase Auth whose session a token belongs to: {@code GET /auth/v1/user}.
 *
 * @param apiKey what the gateway before it wants, where there is one
 */
record SessionEndpoint(URI address, Optional<Secret> apiKey, Duration timeout) {
    private static final int BODY_BYTES_MAX = 256 * 1024;

    /**
     * The roles that the user has now, or empty if there is no such session any more.
     *
     * @throws AppException {@code AUTH_UNAVAILABLE} if no answer says either
     */
    Optional<Set<Role>> roles(String token, Caller caller, Instant now) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address)
                        .header("Accept", "application/json")
                        .header("Authorization", "Bearer " + token);
        apiKey.ifPresent(key -> request.header("apikey", key.reveal()));
        Fetch.Answer answer =
                ProviderFetch.send(new Fetch(request.build(), timeout, BODY_BYTES_MAX));
        TokenJson body = body(answer);
        return switch (answer.status()) {
            case 200 -> rolesOf(body, caller, now);
            case 401, 403, 404 -> {
                requireProvidersWord(body, answer.status());
                yield Optional.empty();
            }
            default -> throw ProviderFetch.unavailable("status " + answer.status());
        };
    }

    private static TokenJson body(Fetch.Answer answer) {
        try {
            return TokenJson.parse(answer.body());
        } catch (AppException e) {
            throw ProviderFetch.unavailable("status %d, no JSON".formatted(answer.status()));
        }
    }

    private static Optional<Set<Role>> rolesOf(TokenJson user, Caller caller, Instant now) {
        try {
            if (!user.text("id").equals(Optional.of(caller.userId().toString()))) {
                throw ProviderFetch.unavailable("the answer is about somebody else");
            }
            return banned(user, now) ? Optional.empty() : Optional.of(ClaimRules.roles(user));
        } catch (DateTimeParseException e) {
            throw ProviderFetch.unavailable("the answer has a bad time");
        }
    }

    private static boolean banned(TokenJson user, Instant now) {
        return user.node("banned_until").isTextual()
                && Instant.parse(user.node("banned_until").textValue()).isAfter(now);
    }

    /**
     * Supabase Auth explains itself with {@code msg} (and {@code error_code}). What has neither
     * comes from the gateway, which did not accept our own key: that is no word on the session.
     */
    private static void requireProvidersWord(TokenJson body, int status) {
        if (!body.has("msg") && !body.has("error_code")) {
            throw ProviderFetch.unavailable(
                    "status %d of the gateway: SUPABASE_ANON_KEY may be missing or wrong"
                            .formatted(status));
        }
    }
}
