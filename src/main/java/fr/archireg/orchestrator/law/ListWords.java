package fr.archireg.orchestrator.law;

import java.util.List;

/** Reads the words that stand between the articles of a list. */
final class ListWords {
    private static final List<String> SEPARATORS =
            List.of("et/ou", "ainsi que", "et", "ou", "puis", "&", "+", ",", ";");
    private static final List<String> FORMER =
            List.of(
                    "(ex-",
                    "(ex ",
                    "(anc. ",
                    "(ancien ",
                    "(anciennement ",
                    "(devenu ",
                    ", devenu ",
                    ", devenus ",
                    ", anciennement ",
                    ", aujourd'hui ");
    private static final List<String> RANGE_WORDS = List.of("jusqu'a", "jusqu'au", "a", "au");
    private static final List<String> DETERMINERS =
            List.of("de l'", "a l'", "des", "aux", "les", "l'", "de", "celui de l'");
    private static final List<String> POINT_DETERMINERS =
            List.of("le", "les", "l'", "au", "aux", "a l'", "du", "des", "de l'", "celui du");
    private static final List<String> FOLLOWING =
            List.of(
                    "et suivants",
                    "et suivantes",
                    "et suivant",
                    "et suiv.",
                    "et suiv",
                    "et ss.",
                    "et ss",
                    "et s.",
                    "et s",
                    "& suivants",
                    "& suiv.",
                    "& ss.",
                    "& s.",
                    "et les suivants",
                    "et seq.",
                    "sqq.",
                    "sq.",
                    "ss.",
                    "ss",
                    "suivants",
                    "s.");

    private ListWords() {}

    /** The position after "et suivants", or the given one if nothing of the kind stands here. */
    static int followingEnd(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        next = text.at(next) == ',' ? text.afterSpaces(next + 1) : next;
        for (String words : FOLLOWING) {
            int after = next + words.length();
            boolean whole = !text.isWord(after) && text.at(after) != '\'';
            if (whole && text.startsWith(words, next)) {
                return after;
            }
        }
        return position;
    }

    /** The position after "à", where the last article of a range may stand, or -1. */
    static int rangeEnd(FoldedText text, int position) {
        int after = text.afterAnyGlued(RANGE_WORDS, text.afterSpaces(position));
        return after < 0 ? -1 : text.afterSpaces(after);
    }

    /**
     * The position after "(ex-" or ", devenu", where the same article stands by another number, or
     * -1.
     */
    static int formerEnd(FoldedText text, int position) {
        return text.afterAny(FORMER, text.afterSpaces(position));
    }

    /** The position after "et", a comma and the like, where the next article may stand, or -1. */
    static int separatorEnd(FoldedText text, int position) {
        int next = text.afterSpaces(text.afterRemark(position));
        int found = -1;
        // A comma and a word may stand together.
        for (int i = 0; i < 2; i++) {
            int after = text.afterAnyGlued(SEPARATORS, next);
            if (after < 0) {
                break;
            }
            next = text.afterSpaces(after);
            found = next;
        }
        return found;
    }

    /** The position after "de l'", "les" and the like, or the given one. */
    static int afterDeterminer(FoldedText text, int position) {
        int after = text.afterAny(DETERMINERS, position);
        return after < 0 ? position : text.afterSpaces(after);
    }

    /** The points of the next article: "et 4° du I de L. 411-2", "et au 2° de l'article". */
    static PointReader.Points pointsBefore(FoldedText text, int position) {
        int word = text.afterAny(POINT_DETERMINERS, position);
        return PointReader.before(text, word < 0 ? position : text.afterSpaces(word));
    }
}
