package fr.archireg.orchestrator.output;

/**
 * The beginning of an http address in a text that may go on: scheme and host, after which nothing
 * can lead elsewhere. Everything that a browser or a Markdown reader could understand in another
 * way, such as a user before the host, a port, an escape or a letter beyond ASCII, is no address to
 * trust.
 */
final class WebAddress {
    private static final String HTTP = "http";
    private static final int HOST_CHARS_MAX = 253;

    /** What may directly follow a host. */
    private static final String AFTER_HOST = "/?#)]>}|\"'’»“”,;!*…";

    private WebAddress() {}

    /** What is known of an address. */
    enum Verdict {
        ALLOWED,
        REFUSED,
        /** More text is needed. */
        OPEN
    }

    /**
     * A verdict.
     *
     * @param end first position after the host, if allowed
     */
    record Head(Verdict verdict, int end) {
        private static final Head OPEN = new Head(Verdict.OPEN, 0);
        private static final Head REFUSED = new Head(Verdict.REFUSED, 0);
    }

    /** Reads from the scheme on; whatever else stands there is refused. */
    static Head at(OpenText text, int start, LinkPolicy links) {
        for (int i = 0; i < HTTP.length(); i++) {
            if (text.ends(start + i)) {
                return Head.OPEN;
            }
            if (Character.toLowerCase(text.at(start + i)) != HTTP.charAt(i)) {
                return Head.REFUSED;
            }
        }
        int end = start + HTTP.length();
        if (Character.toLowerCase(text.at(end)) == 's') {
            end++;
        }
        for (int i = 0; i < "://".length(); i++) {
            if (text.ends(end + i)) {
                return Head.OPEN;
            }
            if (text.at(end + i) != "://".charAt(i)) {
                return Head.REFUSED;
            }
        }
        return host(text, end + "://".length(), links);
    }

    /** Reads from the host on. */
    static Head host(OpenText text, int start, LinkPolicy links) {
        int end = start;
        while (isHost(text.at(end)) && end - start <= HOST_CHARS_MAX) {
            end++;
        }
        if (text.ends(end)) {
            return Head.OPEN;
        }
        boolean whole = text.finished(end) || isAfterHost(text.at(end));
        return whole && end > start && links.allows(text.between(start, end))
                ? new Head(Verdict.ALLOWED, end)
                : Head.REFUSED;
    }

    private static boolean isHost(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-';
    }

    private static boolean isAfterHost(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || AFTER_HOST.indexOf(c) >= 0;
    }
}
