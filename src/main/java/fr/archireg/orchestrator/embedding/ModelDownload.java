package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Fetches one file over HTTP. A cut transfer goes on where it ended, if the server says by a strong
 * ETag that the file is still the same (RFC 9110, section 13.1.5), and from the start otherwise.
 * Immutable.
 */
final class ModelDownload {
    static final int ATTEMPTS_MAX = 8;

    private static final Logger LOG = System.getLogger(ModelDownload.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DOUBLINGS_MAX = 5;
    private static final int REDIRECTS_MAX = 5;
    private static final Set<Integer> TEMPORARY = Set.of(408, 416, 425, 429);

    private final Metrics metrics;
    private final Duration retryDelay;

    /** Waits {@code retryDelay} before the second attempt and longer before later ones. */
    ModelDownload(Metrics metrics, Duration retryDelay) {
        this.metrics = metrics;
        this.retryDelay = retryDelay;
    }

    /** The transfer ended early; another attempt may succeed. */
    private static final class CutException extends Exception {
        private static final long serialVersionUID = 1L;

        CutException(String reason) {
            super(reason);
        }

        CutException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * Fills the file, forced to disk; it is left incomplete by a failure.
     *
     * @throws AppException {@code MODEL_UNREACHABLE} after a refusal, or after the last attempt
     * @throws IOException if the file cannot be written
     */
    void fetch(ModelSource source, Path target) throws IOException {
        try (PartialFile part = PartialFile.create(target)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    attempt(source, part);
                    part.force();
                    return;
                } catch (CutException e) {
                    LOG.log(
                            Logger.Level.WARNING,
                            "model download cut attempt={0} bytes={1} reason={2}",
                            attempt,
                            part.size(),
                            e.getMessage());
                    if (attempt == ATTEMPTS_MAX) {
                        throw new AppException(
                                ErrorCode.MODEL_UNREACHABLE,
                                "%s failed %d times, at last: %s"
                                        .formatted(source.label(), attempt, e.getMessage()),
                                e);
                    }
                    pause(attempt);
                }
            }
        }
    }

    private void attempt(ModelSource source, PartialFile part) throws CutException, IOException {
        try (HttpClientResponse response = send(source, part)) {
            int status = response.status().code();
            switch (status) {
                case 200 -> part.restart(response.headers());
                case 206 -> {
                    if (!part.continuedBy(response.headers())) {
                        part.forget();
                        throw new CutException("it continued elsewhere than asked");
                    }
                }
                default -> throw refused(source, part, status);
            }
            copy(response.inputStream(), part);
        }
    }

    private static HttpClientResponse send(ModelSource source, PartialFile part)
            throws CutException {
        try {
            HttpClientRequest request =
                    WebClient.builder()
                            .connectTimeout(CONNECT_TIMEOUT)
                            .readTimeout(READ_TIMEOUT)
                            .followRedirects(source.key().isEmpty())
                            .maxRedirects(REDIRECTS_MAX)
                            .keepAlive(false)
                            .build()
                            .get()
                            .uri(source.uri())
                            // Ranges count the bytes of the file, not of a compressed form.
                            .header(HeaderNames.ACCEPT_ENCODING, "identity");
            source.key()
                    .ifPresent(key ->
                            request.header(HeaderNames.AUTHORIZATION, "Bearer " + key.reveal())
                                    .header(HeaderNames.create("apikey"), key.reveal()));
            part.strongTag()
                    .ifPresent(tag ->
                            request.header(HeaderNames.RANGE, "bytes=%d-".formatted(part.size()))
                                    .header(HeaderNames.IF_RANGE, tag));
            return request.request();
        } catch (RuntimeException e) { // the client has no common type for what goes wrong
            throw new CutException("no answer", e);
        }
    }

    private static AppException refused(ModelSource source, PartialFile part, int status)
            throws CutException {
        if (TEMPORARY.contains(status) || status >= 500) {
            if (status == 416) {
                part.forget();
            }
            throw new CutException("it answered " + status);
        }
        return new AppException(
                ErrorCode.MODEL_UNREACHABLE, "%s answered %d".formatted(source.label(), status));
    }

    private void copy(InputStream body, PartialFile part) throws CutException, IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
            part.append(buffer, read);
            metrics.modelDownloaded(read);
        }
        if (!part.isComplete()) {
            throw new CutException("it ended early");
        }
    }

    private static int read(InputStream body, byte[] buffer) throws CutException {
        try {
            return body.read(buffer);
        } catch (IOException | RuntimeException e) { // the client throws either
            throw new CutException("the connection was cut", e);
        }
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(retryDelay.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_MAX)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(ErrorCode.MODEL_UNREACHABLE, "the download was interrupted", e);
        }
    }
}
