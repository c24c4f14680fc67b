package fr.archireg.orchestrator.law;

import java.util.List;

/**
 * The word "article" with what belongs to it.
 *
 * @param end first position after it, where the article stands; the position that was asked about
 *     if the word is not there
 * @param plural whether it announces several articles
 */
record Introduction(int end, boolean plural) {
    private static final int WORD_CHARS_MAX = 8;
    private static final List<String> SINGULAR =
            List.of("larticle", "darticle", "article", "lart", "art");
    private static final List<String> PLURAL = List.of("articles", "arts");
    private static final List<String> NUMBER_SIGNS = List.of("n°", "no ", "numero ");

    /** The introduction that begins exactly here. */
    static Introduction at(FoldedText text, int position) {
        int word = wordEnd(text, position);
        if (word == position) {
            return new Introduction(position, false);
        }
        boolean plural = PLURAL.contains(text.folded(position, word));
        int next = text.afterSpaces(text.at(word) == '.' ? word + 1 : word);
        for (String sign : NUMBER_SIGNS) {
            if (text.startsWith(sign, next)) {
                return new Introduction(text.afterSpaces(next + sign.length()), plural);
            }
        }
        return new Introduction(next, plural);
    }

    /** Where the word ends, or the position; in "artL421-1" it ends before the L. */
    private static int wordEnd(FoldedText text, int position) {
        int end = text.afterLetters(position);
        if (isWord(text, position, end)) {
            return end;
        }
        boolean marked = text.at(end) == '.' || text.at(end) == '*';
        boolean sticks =
                "lrda".indexOf(text.at(end - 1)) >= 0
                        && text.isDigit(text.afterSpaces(marked ? end + 1 : end));
        return sticks && isWord(text, position, end - 1) ? end - 1 : position;
    }

    private static boolean isWord(FoldedText text, int start, int end) {
        String word = end > start && end - start <= WORD_CHARS_MAX ? text.folded(start, end) : "";
        return SINGULAR.contains(word) || PLURAL.contains(word);
    }
}
