package fr.archireg.orchestrator.llm;

/**
 * Makes each piece of a text whole: a surrogate pair that a provider split over two chunks comes
 * out in one piece, and what no database stores (a lone surrogate, U+0000) becomes U+FFFD. For one
 * thread.
 */
final class WholeCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private String heldBack = "";

    /** The text up to here that is whole; may be empty. */
    String take(String piece) {
        String text = heldBack + piece;
        heldBack = "";
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            heldBack = text.substring(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        return clean(text);
    }

    private static String clean(String text) {
        return isStorable(text)
                ? text
                : text.codePoints()
                        .map(point -> isStorable(point) ? point : REPLACEMENT)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    /** A plain loop, for this runs for every token and nearly always says yes. */
    private static boolean isStorable(String text) {
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            if (!isStorable(codePoint)) {
                return false;
            }
            index += Character.charCount(codePoint);
        }
        return true;
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
