package fr.archireg.orchestrator.storage;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;

/**
 * Files in a private bucket of Supabase Storage, over its REST interface and with the service key.
 * Bytes stream through in both directions. Every exchange has a connection of its own, redirects
 * are not followed, and nothing is repeated: what failed may have happened. Thread-safe.
 */
final class SupabaseFileStore implements FileStore {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;

    private final StorageConfig.Bucket bucket;
    private final WebClient client;
    private final Duration silenceMax;

    private SupabaseFileStore(StorageConfig.Bucket bucket, WebClient client, Duration silenceMax) {
        this.bucket = bucket;
        this.client = client;
        this.silenceMax = silenceMax;
    }

    /**
     * @param silenceMax how long a read or a write may take before the storage counts as gone
     */
    static SupabaseFileStore create(StorageConfig.Bucket bucket, Duration silenceMax) {
        WebClient client =
                WebClient.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .readTimeout(silenceMax)
                        // A redirect would carry the key to another host.
                        .followRedirects(false)
                        .proxy(Proxy.noProxy())
                        .servicesDiscoverServices(false)
                        .shareConnectionCache(false)
                        .sendExpectContinue(false)
                        .build();
        return new SupabaseFileStore(bucket, client, silenceMax);
    }

    @Override
    public long put(FileKey key, FileType type, InputStream stream) {
        Content content = new Content(stream);
        try (StorageConnection connection = connect(StorageAnswer.BODY_BYTES_MAX)) {
            long[] bytes = new long[1];
            HttpClientRequest request =
                    request(Method.POST, key, connection)
                            .header(HeaderNames.CONTENT_TYPE, type.contentType())
                            .header(HeaderNames.create("x-upsert"), "false");
            try (HttpClientResponse response =
                    request.outputStream(out -> bytes[0] = send(content, out, connection))) {
                StorageAnswer.of(response).requireSuccess();
            } catch (AppException e) {
                throw content.failure().orElse(e);
            } catch (RuntimeException e) { // the client has no common type for what goes wrong
                throw content.failure().orElseGet(() -> broken(e, connection));
            }
            return bytes[0];
        }
    }

    @Override
    public InputStream open(FileKey key, ByteRange range) {
        StorageConnection connection = connect(range.lastByte() + 1);
        try {
            HttpClientResponse response =
                    request(Method.GET, key, connection)
                            .header(
                                    HeaderNames.RANGE,
                                    "bytes=%d-%d".formatted(range.offsetBytes(), range.lastByte()))
                            .request();
            int status = response.status().code();
            if (status != OK && status != PARTIAL_CONTENT) {
                throw missing(StorageAnswer.of(response));
            }
            InputStream body = response.inputStream();
            if (status == OK) {
                body.skipNBytes(range.offsetBytes());
            }
            return new Body(new ExactInputStream(body, range.lengthBytes()), connection);
        } catch (AppException e) {
            connection.close();
            throw e;
        } catch (IOException | RuntimeException e) { // the client throws either
            connection.close();
            throw broken(e, connection);
        }
    }

    @Override
    public void delete(FileKey key) {
        try (StorageConnection connection = connect(StorageAnswer.BODY_BYTES_MAX);
                HttpClientResponse response = request(Method.DELETE, key, connection).request()) {
            StorageAnswer answer = StorageAnswer.of(response);
            if (answer.status() != NOT_FOUND) {
                answer.requireSuccess();
            }
        } catch (AppException e) {
            throw e;
        } catch (RuntimeException e) { // the client has no common type for what goes wrong
            throw broken(e);
        }
    }

    /** Closes the connection with the stream, and reports a cut in our own words. */
    private static final class Body extends FilterInputStream {
        private final StorageConnection connection;

        Body(InputStream in, StorageConnection connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException | RuntimeException e) { // the client throws either
                throw broken(e, connection);
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /** Ends the body only if all of it was sent: what was cut short must not look complete. */
    private static long send(Content content, OutputStream out, StorageConnection connection)
            throws IOException {
        long bytes = content.copyTo(new WatchedOutputStream(out, connection));
        out.close();
        return bytes;
    }

    private StorageConnection connect(long bodyBytesMax) {
        try {
            return StorageConnection.open(client, bucket.supabase(), bodyBytesMax, silenceMax);
        } catch (RuntimeException e) { // the client has no common type for what goes wrong
            throw new AppException(ErrorCode.STORAGE_UNAVAILABLE, "no connection", e);
        }
    }

    private HttpClientRequest request(Method method, FileKey key, StorageConnection connection) {
        return client.method(method)
                .uri(
                        URI.create(
                                "%s/storage/v1/object/%s/%s"
                                        .formatted(bucket.supabase(), bucket.name(), key.path())))
                .protocolId("http/1.1")
                .connection(connection)
                .header(HeaderNames.ACCEPT_ENCODING, "identity")
                .header(HeaderNames.AUTHORIZATION, "Bearer " + bucket.key().reveal())
                .header(HeaderNames.create("apikey"), bucket.key().reveal());
    }

    private static AppException missing(StorageAnswer answer) {
        return answer.status() == NOT_FOUND
                ? new AppException(ErrorCode.NOT_FOUND, "the file's content is gone")
                : answer.failure();
    }

    private static AppException broken(Exception cause, StorageConnection connection) {
        return connection.stalled()
                ? new AppException(ErrorCode.STORAGE_TIMEOUT, "it stopped reading", cause)
                : broken(cause);
    }

    private static AppException broken(Exception cause) {
        return StorageAnswer.timedOut(cause)
                ? new AppException(ErrorCode.STORAGE_TIMEOUT, "it stopped answering", cause)
                : new AppException(ErrorCode.STORAGE_UNAVAILABLE, "the connection broke", cause);
    }
}
