package fr.archireg.orchestrator.output;

import java.util.Locale;

/** What was shown directly before a place, as far as it decides what follows. Single-threaded. */
final class Before {
    /** No scheme that matters is longer. */
    private static final int WORD_CHARS_MAX = 12;

    private static final char SPACE = ' ';

    private final StringBuilder word = new StringBuilder();
    private char last = SPACE;

    void read(char c) {
        if (c < 0x80 && Character.isLetterOrDigit(c)) {
            if (!isWord(last)) {
                word.setLength(0);
            }
            if (word.length() <= WORD_CHARS_MAX) {
                word.append(c);
            }
        } else if (c != ':') {
            word.setLength(0);
        }
        last = c;
    }

    /** As at the beginning of a line. */
    void forget() {
        word.setLength(0);
        last = SPACE;
    }

    /** The letters and figures directly before, in small letters; before a colon too. */
    String word() {
        return word.toString().toLowerCase(Locale.ROOT);
    }

    boolean afterColon() {
        return last == ':';
    }

    /** Whether an address without a scheme may begin here. */
    boolean opensAddress() {
        return Character.isWhitespace(last)
                || Character.isSpaceChar(last)
                || "([<>\"'|«“‹\\".indexOf(last) >= 0;
    }

    private static boolean isWord(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }
}
