package fr.archireg.orchestrator.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one range of bytes that a request asks for (RFC 9110, section 14).
 *
 * @param first first byte, from 0
 * @param last last byte, included; less than {@code first} if nothing can be sent
 */
public record ContentRange(long first, long last) {
    /** Longer numbers than any file needs are not a range. */
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * The range, or empty if the whole content is to be sent: without a {@code Range}, with one
     * that is malformed or has several parts (both of which a server may ignore), or when {@code
     * If-Range} names another state of the content.
     *
     * @param etag strong entity tag with its quotes
     * @param lengthBytes of the whole content, at least 1
     */
    public static Optional<ContentRange> of(
            Optional<String> range, Optional<String> ifRange, String etag, long lengthBytes) {
        if (range.isEmpty() || (ifRange.isPresent() && !ifRange.get().equals(etag))) {
            return Optional.empty();
        }
        Matcher matcher = SINGLE.matcher(range.get());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return of(matcher.group(1), matcher.group(2), lengthBytes);
    }

    /** Whether there is a byte in it. */
    public boolean satisfiable() {
        return first <= last;
    }

    private static Optional<ContentRange> of(String from, String to, long length) {
        if (from.isEmpty()) {
            return to.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new ContentRange(Math.max(0, length - Long.parseLong(to)), length - 1));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        if (last < first) {
            return Optional.empty();
        }
        return Optional.of(new ContentRange(first, Math.min(last, length - 1)));
    }
}
