package fr.archireg.orchestrator.law;

import fr.archireg.orchestrator.law.CodeNames.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognises the names of codes of which words are shortened, with or without the small words
 * between them: "C. de l'env.", "C. gén. des coll. terr.", "Code de la constr. et de l'hab.".
 */
final class CodeAbbreviations {
    private static final int LETTERS_MIN = 3;
    private static final String POINT = ".";

    private static final int SMALL_WORDS_MAX = 3;
    private static final List<String> SMALL_WORDS =
            List.of(
                    "de", "du", "des", "d'", "d", "l'", "l", "la", "le", "les", "et", "&", "/",
                    "precite", "susvise");

    /** One letter is enough for it: "C. g. propr. pers. publ.". */
    private static final String GENERAL = "general";

    /** It begins to name an article and shortens no word: "C. art. 5". */
    private static final String ARTICLE = "art";

    /**
     * By their first letter, short names first: of two names that end together the one before is
     * meant.
     */
    private static final Map<Character, List<Name>> NAMES =
            Stream.concat(
                            Arrays.stream(LegalCode.values()).flatMap(CodeAbbreviations::shortened),
                            Arrays.stream(LegalCode.values()).flatMap(CodeAbbreviations::whole))
                    .filter(name -> name.words().stream().allMatch(w -> w.length() >= LETTERS_MIN))
                    .collect(Collectors.groupingBy(name -> name.words().getFirst().charAt(0)));

    private CodeAbbreviations() {}

    /**
     * A name without its small words.
     *
     * @param words the folded words behind "code", with a full stop if they are shortened
     * @param shortened whether they are as short as they may be
     */
    private record Name(LegalCode code, List<String> words, boolean shortened) {}

    /** The longest name that begins exactly here. */
    static Optional<Found> at(FoldedText text, int position) {
        int start = start(text, position);
        if (start < 0) {
            return Optional.empty();
        }
        int first = afterSmallWords(text, start);
        Optional<Found> longest = Optional.empty();
        int longestEnd = first;
        for (Name name : NAMES.getOrDefault(text.at(first), List.of())) {
            int end = end(name, text, first);
            if (end > longestEnd) {
                longest = Optional.of(new Found(name.code(), end, false));
                longestEnd = end;
            }
        }
        return longest;
    }

    private static int start(FoldedText text, int position) {
        if (text.startsWith("c.", position)) {
            return position + 2;
        }
        if (text.hasWord("c", position)) {
            // Elsewhere "c de la" is a hurried "c'est de la".
            boolean behindNumber = text.isDigit(text.beforeSpaces(position) - 1);
            int next = text.afterSpaces(position + 1);
            return behindNumber && text.afterAny(SMALL_WORDS, next) >= 0 ? position + 1 : -1;
        }
        return text.hasWord("code", position) ? position + 4 : -1;
    }

    /** Where the words end that stand here, or -1. */
    private static int end(Name name, FoldedText text, int start) {
        int end = start;
        for (String word : name.words()) {
            int from = afterSmallWords(text, end);
            int letters = text.afterLetters(from);
            String stem = word.endsWith(POINT) ? word.substring(0, word.length() - 1) : word;
            boolean whole = text.startsWith(stem, from) && letters - from == stem.length();
            boolean begun = !name.shortened() && isBegun(word, text, from);
            if (!whole && !begun) {
                return -1;
            }
            boolean point = text.at(letters) == '.' && (begun || stem.length() < word.length());
            end = point ? letters + 1 : letters;
        }
        return text.isDigit(end) && text.at(end - 1) != '.' ? -1 : end;
    }

    private static boolean isBegun(String word, FoldedText text, int from) {
        int end = text.afterLetters(from);
        int letters = end - from;
        boolean general = letters > 0 && text.at(end) == '.' && word.equals(GENERAL);
        return (letters >= LETTERS_MIN || general)
                && letters < word.length()
                && word.startsWith(text.folded(from, end))
                && !text.hasWord(ARTICLE, from);
    }

    private static int afterSmallWords(FoldedText text, int position) {
        int end = text.afterSpaces(position);
        for (int i = 0; i < SMALL_WORDS_MAX; i++) {
            int after = text.afterAny(SMALL_WORDS, end);
            if (after < 0) {
                break;
            }
            end = text.afterSpaces(after);
        }
        return end;
    }

    /** The names that begin with "C.". */
    private static Stream<Name> shortened(LegalCode code) {
        return code.shortNames().stream()
                .filter(name -> name.startsWith("C. "))
                .map(name -> new Name(code, words(name), true));
    }

    private static Stream<Name> whole(LegalCode code) {
        return code.fullNames().map(name -> new Name(code, words(name), false));
    }

    private static List<String> words(String name) {
        FoldedText folded = FoldedText.of(name);
        return Arrays.stream(folded.folded(0, folded.length()).split("[ ',()]+"))
                .skip(1)
                .filter(word -> !SMALL_WORDS.contains(word) && !SMALL_WORDS.contains(word + "'"))
                .toList();
    }
}
