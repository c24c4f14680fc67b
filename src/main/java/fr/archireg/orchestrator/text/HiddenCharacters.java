package fr.archireg.orchestrator.text;

/**
 * Characters that a reader does not see and a model reads: what turns the direction of text, joins
 * or parts words without a sign, chooses the shape of a letter, or spells a second text in tags
 * (U+E0000 to U+E007F).
 */
public final class HiddenCharacters {
    private static final int COMBINING_GRAPHEME_JOINER = 0x034F;
    private static final int HANGUL_FILLER = 0x3164;
    private static final int HALFWIDTH_HANGUL_FILLER = 0xFFA0;
    private static final int BRAILLE_BLANK = 0x2800;

    private HiddenCharacters() {}

    /** Whether the code point shows nothing and is no space. */
    public static boolean isHidden(int c) {
        return Character.getType(c) == Character.FORMAT
                || isVariationSelector(c)
                || isTag(c)
                || isFiller(c);
    }

    /** Whether the code point is a tag, each of which stands for a character of ASCII. */
    public static boolean isTag(int c) {
        return c >= 0xE0000 && c <= 0xE007F;
    }

    static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0100 && c <= 0xE01EF)
                || (c >= 0x180B && c <= 0x180F);
    }

    private static boolean isFiller(int c) {
        return c == COMBINING_GRAPHEME_JOINER
                || c == HANGUL_FILLER
                || c == HALFWIDTH_HANGUL_FILLER
                || c == BRAILLE_BLANK
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5;
    }
}
