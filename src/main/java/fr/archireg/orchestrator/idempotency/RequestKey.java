package fr.archireg.orchestrator.idempotency;

import fr.archireg.orchestrator.error.AppException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a client gave a request ({@code Idempotency-Key}), so that it may send it again.
 *
 * @param key 1 to 128 visible ASCII characters, unique among the requests of its user for 24 hours
 * @param fingerprint SHA-256 of path and body in hexadecimal: the same key may only come with the
 *     same request
 */
public record RequestKey(String key, String fingerprint) {
    private static final String NAME = "Idempotency-Key";
    private static final HeaderName HEADER = HeaderNames.create(NAME);
    private static final Pattern VALID = Pattern.compile("[!-~]{1,128}");

    /**
     * The key of a request, if it has one.
     *
     * @param body the body as it was sent
     * @throws AppException {@code INVALID_REQUEST} if the header has another form
     */
    public static Optional<RequestKey> of(ServerRequest request, String body) {
        Optional<String> key = request.headers().first(HEADER);
        key.ifPresent(RequestKey::verify);
        return key.map(value -> new RequestKey(value, fingerprint(request, body)));
    }

    private static void verify(String key) {
        if (!VALID.matcher(key).matches()) {
            throw AppException.invalid(NAME, "must have 1 to 128 visible ASCII characters");
        }
    }

    private static String fingerprint(ServerRequest request, String body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.prologue().uriPath().rawPath().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
