package fr.archireg.orchestrator.security;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A JSON object inside a token, read strictly: duplicate names (RFC 7515, section 4), deep nesting,
 * trailing text, other encodings than UTF-8 and values of another type than asked for are refused.
 */
final class TokenJson {
    private static final int DEPTH_MAX = 16;

    /** The last second of the year 9999. */
    private static final long EPOCH_SECOND_MAX = 253_402_300_799L;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final JsonNode object;

    private TokenJson(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads one part of a token.
     *
     * @param encoded base64url without padding
     */
    static TokenJson decode(String encoded) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(encoded));
            return parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // Without the cause: its message repeats the token.
            throw InvalidToken.refused();
        }
    }

    /** Reads the text of an object. */
    static TokenJson parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return new TokenJson(node);
            }
        } catch (JsonProcessingException e) {
            // Without the cause: its message repeats the text.
        }
        throw InvalidToken.refused();
    }

    boolean has(String name) {
        return object.has(name);
    }

    /** A value as it stands; a missing node if there is none. */
    JsonNode node(String name) {
        return object.path(name);
    }

    Optional<String> text(String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(text(value));
    }

    /** Seconds since 1970, whole ones (RFC 7519, section 2, lets fractions be left out). */
    Optional<Instant> instant(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        boolean sane =
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= 0
                        && value.longValue() <= EPOCH_SECOND_MAX;
        if (!sane) {
            throw InvalidToken.refused();
        }
        return Optional.of(Instant.ofEpochSecond(value.longValue()));
    }

    /** {@code false} if there is none. */
    boolean flag(String name) {
        JsonNode value = object.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw InvalidToken.refused();
        }
        return value.booleanValue();
    }

    static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw InvalidToken.refused();
        }
        return value.textValue();
    }
}
