package fr.archireg.orchestrator.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the published keys (RFC 7517, section 5). The address comes from the configuration and
 * redirects are not followed, so that nobody else can choose where keys come from.
 *
 * @param timeout for all of it, from the connection to the last byte
 */
record KeyEndpoint(URI address, Duration timeout) {
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int OK = 200;

    /**
     * The keys by {@code kid}; those that we cannot use are left out.
     *
     * @throws AppException {@code AUTH_UNAVAILABLE}
     */
    Map<String, VerificationKey> fetch() {
        // A client of its own: a fetch is rare, and an idle client would keep threads.
        HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
        try {
            return parse(download(client));
        } finally {
            client.shutdownNow();
        }
    }

    private String download(HttpClient client) {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("Accept", "application/json").build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, head -> new BoundedBody(BODY_BYTES_MAX));
        try {
            HttpResponse<byte[]> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw unavailable("status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw unavailable("no answer in time");
        } catch (ExecutionException e) {
            throw unavailable("no answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
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
            throw unavailable("not a set of keys");
        }
    }

    private static AppException unavailable(String reason) {
        return new AppException(ErrorCode.AUTH_UNAVAILABLE, reason);
    }
}
