package fr.archireg.orchestrator.page;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** One file of the pages, as it is sent. Immutable. */
final class PageFile {
    private static final int TAG_BYTES = 12;

    private final String contentType;
    private final byte[] bytes;

    /** Strong validator, quotes included. */
    private final String etag;

    PageFile(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.etag = '"' + digest(bytes) + '"';
    }

    /**
     * Answers 200, or 304 where the client has this very file. A browser keeps it but asks each
     * time, so that the parts of a page are always of one version.
     */
    void send(ServerRequest request, ServerResponse response) {
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
