package fr.archireg.orchestrator.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.webclient.api.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * What the storage said. It answers many failures with 400 and the real status in the body: {@code
 * {"statusCode":"404","error":"not_found","message":"…"}}.
 *
 * @param status the real status
 */
record StorageAnswer(int status) {
    /** More of an answer is not read. */
    static final int BODY_BYTES_MAX = 16 * 1024;

    private static final int BAD_REQUEST = 400;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static StorageAnswer of(HttpClientResponse response) {
        int status = response.status().code();
        return new StorageAnswer(status == BAD_REQUEST ? statusIn(body(response)) : status);
    }

    /** Whether the cause is a time limit. */
    static boolean timedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns if it worked.
     *
     * @throws AppException what went wrong
     */
    void requireSuccess() {
        if (status < 200 || status >= 300) {
            throw failure();
        }
    }

    /** What the status means for a caller. */
    AppException failure() {
        ErrorCode code =
                switch (status) {
                    case 408, 504 -> ErrorCode.STORAGE_TIMEOUT;
                    case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
                    default ->
                            status == 429 || status >= 500
                                    ? ErrorCode.STORAGE_UNAVAILABLE
                                    : ErrorCode.STORAGE_FAILED;
                };
        return new AppException(code, "the storage answered %d".formatted(status));
    }

    private static int statusIn(String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            return json == null ? BAD_REQUEST : json.path("statusCode").asInt(BAD_REQUEST);
        } catch (JsonProcessingException e) {
            return BAD_REQUEST;
        }
    }

    private static String body(HttpClientResponse response) {
        try (InputStream in = response.inputStream()) {
            return new String(in.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
