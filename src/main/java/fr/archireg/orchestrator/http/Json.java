package fr.archireg.orchestrator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON bodies: snake case, times as RFC 3339 text. Reading is strict, so that a mistake is told and
 * never guessed at: unknown fields, duplicate fields, other types, trailing bytes, invalid UTF-8,
 * NUL and unpaired surrogates are all refused with the field's name.
 */
public final class Json {
    private static final int BODY_BYTES_MAX = 256 * 1024;
    private static final int DEPTH_MAX = 16;
    private static final DeserializationFeature UNKNOWN_FIELDS =
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .addModule(StrictTypes.module())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build());
    }

    private Json() {}

    /**
     * Reads a request's body into a record.
     *
     * @throws AppException {@code UNSUPPORTED_MEDIA_TYPE}, {@code PAYLOAD_TOO_LARGE}, {@code
     *     MALFORMED_JSON} or {@code INVALID_REQUEST} with the fields that are wrong
     */
    public static <T> T read(ServerRequest request, Class<T> type) {
        return parse(readText(request), type);
    }

    /** A request's JSON body as it was sent, for {@link #parse}. */
    public static String readText(ServerRequest request) {
        requireJson(request);
        return decode(body(request));
    }

    /**
     * Like {@link #read}, but fields that the record does not have are passed over: for requests
     * whose form somebody else decides.
     */
    public static <T> T readLenient(ServerRequest request, Class<T> type) {
        requireJson(request);
        return parse(decode(body(request)), type, MAPPER.reader().without(UNKNOWN_FIELDS));
    }

    /** Reads a text of ours, such as a JSON column. */
    public static <T> T parse(String text, Class<T> type) {
        return parse(text, type, MAPPER.reader());
    }

    /** The value as JSON text. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AppException(
                    ErrorCode.INTERNAL, "cannot write " + value.getClass().getSimpleName(), e);
        }
    }

    /** Answers 200 with a JSON body. */
    public static void send(ServerResponse response, Object value) {
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        response.send(text(value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers 200 with a JSON body that is written while it is made: an {@link java.util.Iterator}
     * in the value becomes an array whose elements are asked for one by one. What fails before the
     * first few thousand bytes still has its status; later the connection is cut, so that nobody
     * takes a part for the whole.
     */
    public static void stream(ServerResponse response, Object value) {
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        try {
            // Closed only at the regular end: that is what ends the body.
            JsonGenerator generator = MAPPER.createGenerator(response.outputStream());
            MAPPER.writeValue(generator, value);
            generator.close();
        } catch (IOException e) {
            // The client is gone, or Jackson wrapped what an iterator threw.
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T parse(String text, Class<T> type, ObjectReader reader) {
        try {
            T value = reader.forType(type).readValue(text);
            if (value == null) {
                throw AppException.invalid(JsonErrors.WHOLE_BODY, "must not be null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw JsonErrors.translate(e);
        }
    }

    private static void requireJson(ServerRequest request) {
        boolean json =
                request.headers()
                        .contentType()
                        .map(HttpMediaType::mediaType)
                        .filter(MediaTypes.APPLICATION_JSON::equals)
                        .isPresent();
        if (!json) {
            throw new AppException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
        }
    }

    private static byte[] body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            throw new AppException(ErrorCode.MALFORMED_JSON, "the body is empty");
        }
        // Not closed: that would read the rest of a body which is too large or was refused.
        try {
            InputStream in = request.content().inputStream();
            byte[] bytes = in.readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw new AppException(
                        ErrorCode.PAYLOAD_TOO_LARGE, "at most %d bytes".formatted(BODY_BYTES_MAX));
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            // Helidon's word for a chunk without a valid size.
            throw new AppException(ErrorCode.INVALID_REQUEST, "the body cannot be read", e);
        } catch (IOException e) {
            // The client is gone: Helidon closes the connection on this type.
            throw new UncheckedIOException(e);
        }
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new AppException(ErrorCode.MALFORMED_JSON, "the body is not UTF-8", e);
        }
    }
}
