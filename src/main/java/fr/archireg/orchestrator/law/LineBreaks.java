package fr.archireg.orchestrator.law;

import java.util.Set;

/**
 * Tells the line breaks that only wrap a sentence from those that end one: "à l'article L.⏎480-4",
 * "du code de⏎l'urbanisme", "L. 421-1⏎et R. 421-2".
 */
final class LineBreaks {
    private static final int SPACES_MAX = 16;
    private static final int WORD_CHARS_MAX = 9;
    private static final int DIGITS_MAX = 5;
    private static final String SENTENCE_ENDS = ".;:!?»";

    /** Words that a sentence cannot end with. */
    private static final Set<String> BINDING =
            Set.of(
                    "de",
                    "du",
                    "des",
                    "la",
                    "le",
                    "les",
                    "et",
                    "ou",
                    "a",
                    "au",
                    "aux",
                    "article",
                    "articles",
                    "art",
                    "art.",
                    "arts.",
                    "code",
                    "n°",
                    "al.",
                    "alinea",
                    "alineas");

    /** Words that a sentence hardly begins with. */
    private static final Set<String> CONTINUING =
            Set.of("du", "de", "des", "et", "ou", "a", "code", "alinea", "bis", "ter", "quater");

    private static final Set<String> SERIES =
            Set.of("l", "l.", "lo", "lo.", "l.o.", "r", "r.", "r*", "r*.", "r.*", "d", "d.", "a.");

    private LineBreaks() {}

    /** Whether the sentence goes on behind the line break at this position. */
    static boolean wrapsAt(FoldedText text, int position) {
        int before = position;
        while (text.at(before - 1) == ' ' && position - before < SPACES_MAX) {
            before--;
        }
        int next = position + 1;
        while (text.at(next) == ' ' && next - position < SPACES_MAX) {
            next++;
        }
        if (!text.isWord(next)) {
            return false;
        }
        String word = wordBefore(text, before);
        boolean cut = text.at(before - 1) == '-' && text.isDigit(before - 2) && text.isDigit(next);
        return cut
                || text.at(before - 1) == '\''
                || BINDING.contains(word)
                || (SERIES.contains(word) && isGrouped(text, next))
                || (SENTENCE_ENDS.indexOf(text.at(before - 1)) < 0 && continues(text, next));
    }

    private static String wordBefore(FoldedText text, int end) {
        int start = end;
        while (end - start < WORD_CHARS_MAX
                && (text.isWord(start - 1) || ".*°".indexOf(text.at(start - 1)) >= 0)) {
            start--;
        }
        return text.folded(start, end);
    }

    /** "480-4", but not the "12" behind "zone A.". */
    private static boolean isGrouped(FoldedText text, int start) {
        int end = start;
        while (text.isDigit(end) && end - start <= DIGITS_MAX) {
            end++;
        }
        return end > start && text.at(end) == '-' && text.isDigit(end + 1);
    }

    private static boolean continues(FoldedText text, int start) {
        int end = start;
        while (text.isLetter(end) && end - start <= WORD_CHARS_MAX) {
            end++;
        }
        boolean whole = text.at(end) == ' ' || text.at(end) == ',';
        return whole && !text.isUpperCase(start) && CONTINUING.contains(text.folded(start, end));
    }
}
