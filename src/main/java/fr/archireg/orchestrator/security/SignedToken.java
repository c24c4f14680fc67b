package fr.archireg.orchestrator.security;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token in three parts (RFC 7515, section 7.1), of which nothing is verified yet.
 *
 * @param keyId the header's {@code kid}, only ever compared with the ids of keys that we have
 * @param signingInput the first two parts as they were sent
 * @param signature the third part, base64url
 */
record SignedToken(
        SigningAlgorithm algorithm,
        Optional<String> keyId,
        TokenJson claims,
        String signingInput,
        String signature) {
    private static final int KEY_ID_CHARS_MAX = 128;
    private static final Pattern THREE_PARTS =
            Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");

    /**
     * Header parameters that bring a key along, say where to fetch one, or change what the rest
     * means: Supabase sends none of them.
     */
    private static final Set<String> REFUSED_PARAMETERS =
            Set.of("jku", "jwk", "x5u", "x5c", "crit", "zip", "b64");

    static SignedToken parse(String token) {
        if (!THREE_PARTS.matcher(token).matches()) {
            throw InvalidToken.refused();
        }
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        TokenJson header = TokenJson.decode(token.substring(0, first));
        if (REFUSED_PARAMETERS.stream().anyMatch(header::has) || !typedAsToken(header)) {
            throw InvalidToken.refused();
        }
        return new SignedToken(
                header.text("alg")
                        .flatMap(SigningAlgorithm::named)
                        .orElseThrow(InvalidToken::refused),
                keyId(header),
                TokenJson.decode(token.substring(first + 1, last)),
                token.substring(0, last),
                token.substring(last + 1));
    }

    private static Optional<String> keyId(TokenJson header) {
        Optional<String> keyId = header.text("kid");
        if (keyId.filter(id -> id.length() > KEY_ID_CHARS_MAX).isPresent()) {
            throw InvalidToken.refused();
        }
        return keyId;
    }

    /** No other kind of signed object passes for a token (RFC 8725, section 3.11). */
    private static boolean typedAsToken(TokenJson header) {
        return header.text("typ").map("JWT"::equalsIgnoreCase).orElse(true);
    }
}
