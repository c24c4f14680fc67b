package fr.archireg.orchestrator.law;

import java.text.Normalizer;
import java.util.List;

/**
 * A text in small letters without accents, with one kind of space, apostrophe, hyphen and degree
 * sign, and with a space for a line break inside a sentence; each character stands where it stood,
 * so that positions are those of the original. A position beyond the end reads as {@link #END}.
 */
final class FoldedText {
    /** What stands before the beginning and after the end. */
    static final char END = '\0';

    private static final String APOSTROPHES = "’ʼ‘`´ʹ′";
    private static final String HYPHENS = "‐‑‒–—−﹣-";
    private static final int REMARK_CHARS_MAX = 40;
    private static final int SPACES_BACK_MAX = 3;
    private static final int WORD_BACK_MAX = 12;
    private static final int ASCII_END = 0x80;

    private final String original;
    private final char[] folded;

    private FoldedText(String original, char[] folded) {
        this.original = original;
        this.folded = folded;
    }

    static FoldedText of(String text) {
        char[] folded = new char[text.length()];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(text.charAt(i));
        }
        FoldedText whole = new FoldedText(text, folded);
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] == '\n' && LineBreaks.wrapsAt(whole, i)) {
                folded[i] = ' ';
            }
        }
        return whole;
    }

    int length() {
        return folded.length;
    }

    char at(int position) {
        return position >= 0 && position < folded.length ? folded[position] : END;
    }

    boolean isUpperCase(int position) {
        return position < original.length() && Character.isUpperCase(original.charAt(position));
    }

    /** Whether the original has an accent here, as "à" has. */
    boolean isAccented(int position) {
        return position < original.length()
                && original.charAt(position) >= ASCII_END
                && isLetter(position);
    }

    boolean isDigit(int position) {
        char c = at(position);
        return c >= '0' && c <= '9';
    }

    boolean isWord(int position) {
        return Character.isLetterOrDigit(at(position));
    }

    boolean isLetter(int position) {
        return Character.isLetter(at(position));
    }

    /** The first position from here on that holds no space. */
    int afterSpaces(int position) {
        int end = position;
        while (at(end) == ' ') {
            end++;
        }
        return end;
    }

    /** The first position from here on that holds no digit. */
    int afterDigits(int position) {
        int end = position;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    /** The first position from here on that holds no letter. */
    int afterLetters(int position) {
        int end = position;
        while (isLetter(end)) {
            end++;
        }
        return end;
    }

    /** The position after the last character before here that is no space, a few spaces back. */
    int beforeSpaces(int position) {
        int start = position;
        while (at(start - 1) == ' ' && position - start < SPACES_BACK_MAX) {
            start--;
        }
        return start;
    }

    /** The letters that end here; of a long word only the last ones. */
    String wordEndingAt(int end) {
        int start = end;
        while (isLetter(start - 1) && end - start < WORD_BACK_MAX) {
            start--;
        }
        return folded(start, end);
    }

    boolean startsWith(String word, int position) {
        for (int i = 0; i < word.length(); i++) {
            if (at(position + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a whole word stands here. */
    boolean hasWord(String word, int position) {
        return startsWith(word, position) && !isWord(position + word.length());
    }

    /**
     * The position after a whole word and its spaces, or the position if it does not stand here.
     */
    int past(String word, int position) {
        return hasWord(word, position) ? afterSpaces(position + word.length()) : position;
    }

    /** Where the first of the words that stands here ends, or -1. */
    int afterAny(List<String> words, int position) {
        for (String word : words) {
            int after = position + word.length();
            boolean open = !Character.isLetter(word.charAt(word.length() - 1));
            if (startsWith(word, position) && (open || !isWord(after))) {
                return after;
            }
        }
        return -1;
    }

    /** The same where a word may stick to the number before it and to what follows: "4duCode". */
    int afterAnyGlued(List<String> words, int position) {
        int after = afterAny(words, position);
        return after >= 0 || !isDigit(position - 1)
                ? after
                : words.stream()
                        .filter(word -> startsWith(word, position))
                        .map(word -> position + word.length())
                        .findFirst()
                        .orElse(-1);
    }

    /** Where "(déchets)" ends that stands here, or the position: a few words without a number. */
    int afterRemark(int position) {
        int start = afterSpaces(position);
        if (at(start) != '(') {
            return position;
        }
        int end = start + 1;
        while (end - start < REMARK_CHARS_MAX && (isLetter(end) || " '-.".indexOf(at(end)) >= 0)) {
            end++;
        }
        return at(end) == ')' ? end + 1 : position;
    }

    String folded(int start, int end) {
        return new String(folded, start, end - start);
    }

    private static char fold(char c) {
        if (c < ASCII_END) {
            return c < ' ' ? (c == '\n' ? '\n' : ' ') : Character.toLowerCase(c);
        }
        if (Character.isSpaceChar(c)) {
            return ' ';
        }
        if (APOSTROPHES.indexOf(c) >= 0) {
            return '\'';
        }
        if (HYPHENS.indexOf(c) >= 0) {
            return '-';
        }
        if (c == 'º') {
            return '°';
        }
        if (Character.isSurrogate(c) || !Character.isLetter(c)) {
            return c;
        }
        char base = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).charAt(0);
        return Character.toLowerCase(base);
    }
}
