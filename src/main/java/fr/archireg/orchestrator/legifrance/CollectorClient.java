package fr.archireg.orchestrator.legifrance;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Secret;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks the collector. A question that changes nothing is repeated a little; a command never is,
 * since nobody knows what became of it. After many failures the circuit opens and callers are told
 * at once. Thread-safe.
 */
public final class CollectorClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CIRCUIT_OPEN = Duration.ofSeconds(30);
    private static final int ATTEMPTS_MAX = 3;
    private static final int BACKOFF_MILLIS_MAX = 400;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Optional<URI> url;
    private final Optional<Secret> token;
    private final WebClient client;
    private final CircuitBreaker circuit;

    private CollectorClient(CollectorConfig config, WebClient client, CircuitBreaker circuit) {
        this.url = config.url();
        this.token = config.token();
        this.client = client;
        this.circuit = circuit;
    }

    /** A client that is ready; nothing is sent yet. */
    public static CollectorClient create(CollectorConfig config) {
        WebClient client =
                WebClient.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .readTimeout(config.timeout())
                        // A redirect could carry the token to another host.
                        .followRedirects(false)
                        .build();
        CircuitBreakerConfig circuit =
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(CIRCUIT_OPEN)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .ignoreException(CollectorClient::isRefusal)
                        .build();
        return new CollectorClient(config, client, CircuitBreaker.of("collector", circuit));
    }

    /**
     * The collector's answer, a JSON document of at most 64 KiB.
     *
     * @throws AppException one of the {@code COLLECTOR_*} codes
     */
    public String ask(CollectorOperation operation) {
        URI base =
                url.orElseThrow(() ->
                        new AppException(
                                ErrorCode.COLLECTOR_NOT_CONFIGURED,
                                "MICROSERVICE_LEGIFRANCE_URL is not set"));
        int attemptsMax = operation.repeatable() ? ATTEMPTS_MAX : 1;
        for (int attempt = 1; ; attempt++) {
            try {
                return circuit.executeSupplier(() -> send(base, operation));
            } catch (CallNotPermittedException e) {
                throw new AppException(
                                ErrorCode.COLLECTOR_UNAVAILABLE, "it failed too often lately", e)
                        .retryAfter(CIRCUIT_OPEN);
            } catch (AppException e) {
                if (attempt == attemptsMax || e.code() != ErrorCode.COLLECTOR_UNAVAILABLE) {
                    throw e;
                }
                pause();
            }
        }
    }

    private String send(URI base, CollectorOperation operation) {
        HttpClientRequest request =
                client.method(operation.method()).uri(URI.create(base + operation.path()));
        token.ifPresent(
                secret -> request.header(HeaderNames.AUTHORIZATION, "Bearer " + secret.reveal()));
        operation.body().ifPresent(body -> request.contentType(MediaTypes.APPLICATION_JSON));
        try (HttpClientResponse response =
                operation.body().isPresent()
                        ? request.submit(operation.body().get())
                        : request.request()) {
            return read(response);
        } catch (AppException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The client's failures have no common type: a time-out is told by its cause.
            throw failure(e);
        }
    }

    private static String read(HttpClientResponse response) throws IOException {
        int status = response.status().code();
        if (status >= 500) {
            throw new AppException(
                    ErrorCode.COLLECTOR_UNAVAILABLE, "it answered with status " + status);
        }
        if (status >= 300) {
            throw new AppException(
                    ErrorCode.COLLECTOR_REFUSED, "it answered with status " + status);
        }
        try (InputStream in = response.inputStream()) {
            byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX + 1);
            if (bytes.length > ANSWER_BYTES_MAX) {
                throw new AppException(
                        ErrorCode.COLLECTOR_PROTOCOL,
                        "its answer has more than %d bytes".formatted(ANSWER_BYTES_MAX));
            }
            return CollectorAnswer.compact(bytes);
        }
    }

    private static AppException failure(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return new AppException(
                        ErrorCode.COLLECTOR_TIMEOUT, "it did not answer in time", e);
            }
        }
        return new AppException(ErrorCode.COLLECTOR_UNAVAILABLE, "it cannot be reached", e);
    }

    /** It works, it only does not want this. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof AppException e && e.code() == ErrorCode.COLLECTOR_REFUSED;
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, BACKOFF_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(ErrorCode.COLLECTOR_UNAVAILABLE, "interrupted", e);
        }
    }
}
