package fr.archireg.orchestrator.output;

/** What single characters of an answer can do. */
final class Signs {
    private static final String ENDS_ADDRESS = "<>\"`|)]»”";

    private Signs() {}

    /**
     * Controls and what turns the direction of text or parts words without a sign; joiners are
     * left, since emoji and some scripts need them.
     */
    static boolean isHidden(char c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r';
        boolean turns = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
        return control || turns || "\u200B\u200E\u200F\u2060\u061C\uFEFF".indexOf(c) >= 0;
    }

    /** Whether {@code <} and this character begin a tag of HTML. */
    static boolean isTagStart(char c) {
        return (c < 0x80 && Character.isLetter(c)) || c == '/' || c == '!' || c == '?';
    }

    /** Whether an address in a text ends before this character. */
    static boolean endsAddress(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || ENDS_ADDRESS.indexOf(c) >= 0;
    }
}
