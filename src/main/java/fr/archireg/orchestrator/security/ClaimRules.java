package fr.archireg.orchestrator.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Which claims of a Supabase access token are accepted. Authorisation rests on {@code sub}, {@code
 * role} and {@code app_metadata}; {@code user_metadata} is written by users and never read.
 *
 * @param issuer the {@code iss} that is required, where one is known
 * @param clockSkew how far the issuer's clock may be from ours, either way
 */
record ClaimRules(Optional<String> issuer, String audience, Duration clockSkew) {
    private static final int UUID_CHARS = 36;
    private static final String ADMIN = "admin";

    /**
     * The caller whom these claims describe, if they are true.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code UNAUTHENTICATED} if a claim is
     *     missing, of another type or not acceptable now
     */
    VerifiedToken accept(TokenJson claims, Instant now) {
        String issued = claims.text("iss").orElseThrow(InvalidToken::refused);
        require(issuer.map(issued::equals).orElse(true));
        require(names(claims.node("aud"), audience));
        // Neither the anonymous key nor the service's key of the project is a user.
        require(claims.text("role").filter("authenticated"::equals).isPresent());
        require(!claims.flag("is_anonymous"));
        Instant until = until(claims, now);
        UUID subject = claims.text("sub").map(ClaimRules::uuid).orElseThrow(InvalidToken::refused);
        return new VerifiedToken(new Caller(subject, roles(claims)), until);
    }

    private Instant until(TokenJson claims, Instant now) {
        Instant until = claims.instant("exp").orElseThrow(InvalidToken::refused).plus(clockSkew);
        require(now.isBefore(until));
        Instant latest = now.plus(clockSkew);
        require(claims.instant("nbf").filter(latest::isBefore).isEmpty());
        require(claims.instant("iat").filter(latest::isBefore).isEmpty());
        return until;
    }

    /** One text or a list of texts (RFC 7519, section 4.1.3). */
    private static boolean names(JsonNode claim, String wanted) {
        if (!claim.isArray()) {
            return wanted.equals(TokenJson.text(claim));
        }
        return StreamSupport.stream(claim.spliterator(), false)
                .map(TokenJson::text)
                .toList()
                .contains(wanted);
    }

    private static UUID uuid(String text) {
        try {
            // The length: Java also takes shortened forms.
            if (text.length() == UUID_CHARS) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw InvalidToken.refused();
    }

    /** What {@code app_metadata}, which no user can write, makes of its user. */
    static Set<Role> roles(TokenJson claims) {
        JsonNode metadata = claims.node("app_metadata");
        require(metadata.isMissingNode() || metadata.isNull() || metadata.isObject());
        JsonNode roles = metadata.path("roles");
        boolean listed =
                roles.isArray()
                        && StreamSupport.stream(roles.spliterator(), false)
                                .anyMatch(ClaimRules::isAdmin);
        return listed || isAdmin(metadata.path("role"))
                ? Set.of(Role.USER, Role.ADMIN)
                : Set.of(Role.USER);
    }

    private static boolean isAdmin(JsonNode value) {
        return value.isTextual() && ADMIN.equals(value.textValue());
    }

    private static void require(boolean accepted) {
        if (!accepted) {
            throw InvalidToken.refused();
        }
    }
}
