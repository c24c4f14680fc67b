package fr.archireg.orchestrator.text;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Characters as they are compared: small letters without accents and ligatures, plain digits, one
 * kind of space, apostrophe, hyphen and ellipsis; hidden characters and marks are nothing. Decimal
 * figures above the line count as figures, so that {@code m²} and {@code m2} are the same.
 */
public final class Folding {
    private static final String APOSTROPHES = "’ʼ‘`´ʹ′'";
    private static final String DEGREES = "°º";
    private static final int TABLE_LENGTH = 0x250;
    private static final String[] TABLE = table();

    private Folding() {}

    /** What a code point becomes: usually one character, for a ligature two, or none. */
    public static String fold(int c) {
        return c < TABLE_LENGTH ? TABLE[c] : compute(c);
    }

    /** A whole text. */
    public static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints().forEach(c -> folded.append(fold(c)));
        return folded.toString();
    }

    private static String[] table() {
        String[] table = new String[TABLE_LENGTH];
        for (int c = 0; c < TABLE_LENGTH; c++) {
            table[c] = compute(c);
        }
        return table;
    }

    private static String compute(int c) {
        if (APOSTROPHES.indexOf(c) >= 0) {
            return "'";
        }
        if (DEGREES.indexOf(c) >= 0) {
            return "°";
        }
        if (c == '\n' || c == '\t') {
            return Character.toString(c);
        }
        if (HiddenCharacters.isHidden(c)) {
            return "";
        }
        if (Character.isISOControl(c) || Character.isSpaceChar(c)) {
            return " ";
        }
        if (Character.getType(c) == Character.DASH_PUNCTUATION || c == 0x2212) {
            return "-";
        }
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            return "\uFFFD";
        }
        return letters(c);
    }

    private static String letters(int c) {
        String decomposed = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
        StringBuilder folded = new StringBuilder(2);
        decomposed
                .codePoints()
                .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
                .forEach(folded::appendCodePoint);
        return folded.toString()
                .toLowerCase(Locale.ROOT)
                .replace("œ", "oe")
                .replace("æ", "ae")
                .replace("ß", "ss");
    }
}
