package fr.archireg.orchestrator.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import fr.archireg.orchestrator.http.Fetch;
import java.net.URI;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches the published keys (RFC 7517, section 5).
 *
 * @param timeout for all of it, from the connection to the last byte
 */
record KeyEndpoint(URI address, Duration timeout) {
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int OK = 200;

    /**
     * The keys by {@code kid}; those that we cannot use are left out.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code AUTH_UNAVAILABLE}
     */
    Map<String, VerificationKey> fetch() {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("Accept", "application/json").build();
        Fetch.Answer answer = ProviderFetch.send(new Fetch(request, timeout, BODY_BYTES_MAX));
        if (answer.status() != OK) {
            throw ProviderFetch.unavailable("status " + answer.status());
        }
        return parse(answer.body());
    }

    private static Map<String, VerificationKey> parse(String body) {
        try {
            Map<String, VerificationKey> keys = new HashMap<>();
            for (JWK key : JWKSet.parse(body).getKeys()) {
                // A token names its key: one without a name is of no use.
                Optional.ofNullable(key.getKeyID())
                        .ifPresent(id ->
                                VerificationKey.of(key)
                                        .ifPresent(usable -> keys.putIfAbsent(id, usable)));
            }
            return keys;
        } catch (ParseException e) {
            throw ProviderFetch.unavailable("not a set of keys");
        }
    }
}
