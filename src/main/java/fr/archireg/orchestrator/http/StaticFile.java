package fr.archireg.orchestrator.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file that is the same for everybody until the program is another.
 *
 * @param bytes never changed
 * @param etag strong validator, quotes included
 */
@SuppressWarnings("ArrayRecordComponent") // sent as it is, changed nowhere
public record StaticFile(String contentType, byte[] bytes, String etag) {
    private static final int TAG_BYTES = 12;

    /** A file of these bytes. */
    public static StaticFile of(String contentType, byte[] bytes) {
        return new StaticFile(contentType, bytes, '"' + digest(bytes) + '"');
    }

    /**
     * A resource of the class path.
     *
     * @param path from its root, such as {@code META-INF/resources/a.css}
     * @throws IllegalStateException if there is none
     */
    public static StaticFile ofResource(String contentType, String path) {
        try (InputStream resource = StaticFile.class.getResourceAsStream("/" + path)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return of(contentType, resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * Answers 200, or 304 where the client has this very file. A browser keeps it but asks each
     * time, so that what belongs together is always of one version.
     */
    public void send(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.ETAG, etag);
        if (isKnownTo(request.headers())) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, contentType);
        response.send(bytes);
    }

    /** The weak comparison that {@code If-None-Match} asks for (RFC 9110, section 13.1.2). */
    private boolean isKnownTo(Headers headers) {
        return headers.contains(HeaderNames.IF_NONE_MATCH)
                && headers.get(HeaderNames.IF_NONE_MATCH).allValues().stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .map(String::strip)
                        .anyMatch(tag ->
                                tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    /** Of the content: a build's files all have the same date. */
    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
