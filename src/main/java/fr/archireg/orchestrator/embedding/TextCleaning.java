package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import java.text.Normalizer;

/** What a text must be before the model may see it. Pure. */
final class TextCleaning {
    /** The native tokenizer reads a text whole before it refuses it: 2 s for 1 MB. */
    static final int CHARACTERS_MAX = 8_000;

    private TextCleaning() {}

    /**
     * The text in Unicode form NFC, without control characters and cut after {@link
     * #CHARACTERS_MAX} chars.
     *
     * @throws AppException {@code INVALID_REQUEST} for an unpaired surrogate and for a text without
     *     any visible character
     */
    static String clean(String text) {
        requirePairedSurrogates(text);
        String start = cut(text.strip(), CHARACTERS_MAX);
        StringBuilder kept = new StringBuilder(start.length());
        // A space and not nothing, or the words on both sides would become one.
        start.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(kept::appendCodePoint);
        String clean = cut(Normalizer.normalize(kept, Normalizer.Form.NFC), CHARACTERS_MAX).strip();
        if (clean.codePoints().noneMatch(TextCleaning::isVisible)) {
            throw AppException.invalid("text", "must contain a visible character");
        }
        return clean;
    }

    /** The first {@code chars} chars or one less, so that no surrogate pair is torn. */
    static String cut(String text, int chars) {
        if (text.length() <= chars) {
            return text;
        }
        boolean torn = chars > 0 && Character.isHighSurrogate(text.charAt(chars - 1));
        return text.substring(0, torn ? chars - 1 : chars);
    }

    private static void requirePairedSurrogates(String text) {
        // Only an unpaired surrogate is a code point of its own in this range.
        boolean unpaired =
                text.codePoints()
                        .anyMatch(character ->
                                character >= Character.MIN_SURROGATE
                                        && character <= Character.MAX_SURROGATE);
        if (unpaired) {
            throw AppException.invalid("text", "must not contain an unpaired surrogate");
        }
    }

    private static boolean isVisible(int character) {
        int type = Character.getType(character);
        return !Character.isWhitespace(character)
                && !Character.isSpaceChar(character)
                && type != Character.FORMAT
                && type != Character.UNASSIGNED;
    }
}
