package fr.archireg.orchestrator.law;

import fr.archireg.orchestrator.law.CodeNames.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognises the names of codes of which words are shortened, with or without the small words
 * between them: "C. de l'env.", "C. gén. des coll. terr.", "Code de la constr. et de l'hab.".
 */
final class CodeAbbreviations {
    private static final int LETTERS_MIN = 3;
    private static final int SMALL_WORDS_MAX = 3;
    private static final List<String> SMALL_WORDS =
            List.of("de", "du", "des", "d'", "d", "l'", "l", "la", "le", "les", "et", "&");

    /** It begins to name an article and shortens no word: "C. art. 5". */
    private static final String ARTICLE = "art";

    /** Short names first: of two names that end together the one before is meant. */
    private static final List<Name> NAMES =
            Stream.concat(
                            Arrays.stream(LegalCode.values()).flatMap(CodeAbbreviations::shortened),
                            Arrays.stream(LegalCode.values()).flatMap(CodeAbbreviations::whole))
                    .filter(name -> name.words().stream().allMatch(w -> w.length() >= LETTERS_MIN))
                    .toList();

    private CodeAbbreviations() {}

    /**
     * A name without its small words.
     *
     * @param words the folded words behind "code"
     * @param shortened whether they are as short as they may be
     */
    private record Name(LegalCode code, List<String> words, boolean shortened) {}

    /** The longest name that begins exactly here. */
    static Optional<Found> at(FoldedText text, int position) {
        int start = start(text, position);
        Found longest = null;
        for (Name name : start < 0 ? List.<Name>of() : NAMES) {
            int end = end(name, text, start);
            if (end > (longest == null ? start : longest.end())) {
                longest = new Found(name.code(), end, false);
            }
        }
        return Optional.ofNullable(longest);
    }

    private static int start(FoldedText text, int position) {
        if (text.startsWith("c.", position)) {
            return position + 2;
        }
        return text.hasWord("code", position) ? position + 4 : -1;
    }

    /** Where the words end that stand here, or -1. */
    private static int end(Name name, FoldedText text, int start) {
        int end = start;
        for (String word : name.words()) {
            int from = afterSmallWords(text, end);
            int letters = text.afterLetters(from);
            boolean whole = text.startsWith(word, from) && letters - from == word.length();
            boolean point = text.at(letters) == '.';
            boolean begun =
                    !name.shortened()
                            && point
                            && letters - from >= LETTERS_MIN
                            && letters - from < word.length()
                            && word.startsWith(text.folded(from, letters))
                            && !text.hasWord(ARTICLE, from);
            if (!whole && !begun) {
                return -1;
            }
            end = point && (begun || name.shortened()) ? letters + 1 : letters;
        }
        return text.isDigit(end) && text.at(end - 1) != '.' ? -1 : end;
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

    /** The title and the names that begin with "code". */
    private static Stream<Name> whole(LegalCode code) {
        return Stream.concat(Stream.of(code.title()), code.shortNames().stream())
                .filter(name -> name.startsWith("Code ") || name.startsWith("code "))
                .map(name -> new Name(code, words(name), false));
    }

    private static List<String> words(String name) {
        FoldedText folded = FoldedText.of(name);
        return Arrays.stream(folded.folded(0, folded.length()).split("[ '.,()]+"))
                .skip(1)
                .filter(word -> !SMALL_WORDS.contains(word) && !SMALL_WORDS.contains(word + "'"))
                .toList();
    }
}
