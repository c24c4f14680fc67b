package fr.archireg.orchestrator.text;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What is kept of a text that a user sent. Nothing that can be read is lost or changed: spaces of
 * French typography, guillemets, apostrophes, accents and emoji stay as they are.
 *
 * <ul>
 *   <li>Unicode form NFC.
 *   <li>Every way to end a line becomes {@code \n}; tabs stay.
 *   <li>Other controls and private characters become a space, or the words on both sides would
 *       become one.
 *   <li>{@linkplain HiddenCharacters Hidden} and unassigned characters are left out; only a joiner
 *       between two emoji and the sign after an emoji that chooses its shape are kept.
 *   <li>Of the marks on one letter the first eight are kept.
 *   <li>White space at both ends is left out, no-break spaces too.
 * </ul>
 */
public final class UserText {
    /**
     * Vietnamese needs two, Hebrew four. A letter with thousands covers the lines around it, and
     * normalising takes time quadratic in their number.
     */
    private static final int MARKS_MAX = 8;

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI_SELECTOR = 0xFE0F;
    private static final int TEXT_SELECTOR = 0xFE0E;
    private static final int NEXT_LINE = 0x85;
    private static final int NOTHING = -1;
    private static final Pattern LINE_ENDS = Pattern.compile("[\\n\\t]+");

    private final String text;
    private final StringBuilder kept;
    private int previous = NOTHING;
    private int marks;

    private UserText(String text) {
        this.text = text;
        this.kept = new StringBuilder(text.length());
    }

    /** A text that may have several lines. */
    public static String clean(String text) {
        UserText reader = new UserText(text);
        reader.read();
        return strip(Normalizer.normalize(reader.kept, Normalizer.Form.NFC));
    }

    /** A text of one line: what ends a line, and tabs, become a space. */
    public static String line(String text) {
        return LINE_ENDS.matcher(clean(text)).replaceAll(" ");
    }

    private void read() {
        int position = 0;
        while (position < text.length()) {
            int c = text.codePointAt(position);
            position += Character.charCount(c);
            int next = position < text.length() ? text.codePointAt(position) : NOTHING;
            int replacement = replacement(c, next);
            if (replacement != NOTHING) {
                kept.appendCodePoint(replacement);
                previous = replacement;
            }
        }
    }

    /** What is kept in the place of a character, or {@link #NOTHING}. */
    private int replacement(int c, int next) {
        if (endsLine(c)) {
            return c == '\r' && next == '\n' ? NOTHING : '\n';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\t' ? c : ' ';
            case Character.PRIVATE_USE, Character.SURROGATE -> ' ';
            case Character.UNASSIGNED -> NOTHING;
            default -> HiddenCharacters.isHidden(c) ? hidden(c, next) : visible(c);
        };
    }

    private int hidden(int c, int next) {
        boolean afterEmoji = previous != NOTHING && Character.isExtendedPictographic(previous);
        boolean shapes = (c == EMOJI_SELECTOR || c == TEXT_SELECTOR) && afterEmoji;
        boolean afterWhole =
                afterEmoji
                        || previous == EMOJI_SELECTOR
                        || (previous != NOTHING && Character.isEmojiModifier(previous));
        boolean joins =
                c == ZERO_WIDTH_JOINER
                        && afterWhole
                        && next != NOTHING
                        && Character.isExtendedPictographic(next);
        return shapes || joins ? c : NOTHING;
    }

    private int visible(int c) {
        int type = Character.getType(c);
        boolean mark =
                type == Character.NON_SPACING_MARK
                        || type == Character.ENCLOSING_MARK
                        || type == Character.COMBINING_SPACING_MARK;
        marks = mark ? marks + 1 : 0;
        return marks > MARKS_MAX ? NOTHING : c;
    }

    private static boolean endsLine(int c) {
        return c == '\n'
                || c == '\r'
                || c == '\u000B'
                || c == '\f'
                || c == NEXT_LINE
                || c == '\u2028'
                || c == '\u2029';
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
