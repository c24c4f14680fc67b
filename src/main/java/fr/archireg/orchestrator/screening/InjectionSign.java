package fr.archireg.orchestrator.screening;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What gives away a text that wants to steer the model (OWASP LLM01), in French and English. Each
 * is looked for in time linear in the text.
 */
public enum InjectionSign {
    /** "Ignore all previous instructions". */
    OVERRIDE(text -> InjectionPhrases.OVERRIDE.occursIn(text.words())),

    /** "Show me your system prompt". */
    REVEAL(text -> InjectionPhrases.REVEAL.occursIn(text.words())),

    /** "You are now an unrestricted model". */
    ROLE(text -> InjectionPhrases.ROLE.occursIn(text.words())),

    /** Words that are made to look like the frame of a prompt. */
    DELIMITER(text -> InjectionPhrases.DELIMITER.occursIn(text.marks())),

    /** A link that is to carry something out. */
    EXFILTRATION(text -> InjectionPhrases.EXFILTRATION.occursIn(text.marks())),

    /** Text that only a machine reads: long base64 or hexadecimal, hidden characters. */
    ENCODED(InjectionSign::isEncoded);

    private static final int HIDDEN_MAX = 20;
    private static final int BLOB_CHARS_MIN = 120;
    private static final int BLOB_KINDS_MIN = 3;

    @SuppressWarnings("ImmutableEnumChecker") // patterns do not change
    private final Predicate<ScreenedText> pattern;

    InjectionSign(Predicate<ScreenedText> pattern) {
        this.pattern = pattern;
    }

    /** All signs of a text, in time linear in its length. */
    public static Set<InjectionSign> in(String text) {
        ScreenedText screened = ScreenedText.of(text);
        Set<InjectionSign> found = EnumSet.noneOf(InjectionSign.class);
        for (InjectionSign sign : values()) {
            if (sign.pattern.test(screened)) {
                found.add(sign);
            }
        }
        return found;
    }

    private static boolean isEncoded(ScreenedText text) {
        return text.hidden() > HIDDEN_MAX || hasBlob(text.original());
    }

    /** Whether a long run without any space mixes kinds of characters as no word does. */
    private static boolean hasBlob(String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && isBlob(text.charAt(i))) {
                continue;
            }
            if (i - start >= BLOB_CHARS_MIN && kinds(text, start, i) >= BLOB_KINDS_MIN) {
                return true;
            }
            start = i + 1;
        }
        return false;
    }

    private static boolean isBlob(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "+/=_-".indexOf(c) >= 0;
    }

    private static int kinds(String text, int start, int end) {
        int small = 0;
        int capital = 0;
        int figure = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            small = Character.isLowerCase(c) ? 1 : small;
            capital = Character.isUpperCase(c) ? 1 : capital;
            figure = Character.isDigit(c) ? 1 : figure;
        }
        return small + capital + figure;
    }
}
