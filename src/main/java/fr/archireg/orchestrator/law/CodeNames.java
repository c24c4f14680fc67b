package fr.archireg.orchestrator.law;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognises the names of codes in a text. */
final class CodeNames {
    /** Patterns by their first letter, the longest first. */
    private static final Map<Character, List<Name>> NAMES =
            Arrays.stream(LegalCode.values())
                    .flatMap(CodeNames::names)
                    .sorted(
                            Comparator.comparingInt((Name name) -> name.pattern().length())
                                    .reversed())
                    .collect(Collectors.groupingBy(name -> name.pattern().charAt(0)));

    private CodeNames() {}

    /**
     * A way to write a code.
     *
     * @param pattern folded; a space stands for any number of spaces, a full stop may be missing
     * @param initials whether it is a word of capitals, such as CGCT
     */
    private record Name(LegalCode code, String pattern, boolean initials) {}

    /**
     * A name in a text.
     *
     * @param end first position after it
     * @param initials whether it is a word of initials, which is only sure in capitals
     */
    record Found(LegalCode code, int end, boolean initials) {}

    /** The longest name that begins exactly here. */
    static Optional<Found> at(FoldedText text, int position) {
        for (Name name : NAMES.getOrDefault(text.at(position), List.of())) {
            int end = end(name.pattern(), text, position);
            if (end >= 0) {
                return Optional.of(new Found(name.code(), end, name.initials()));
            }
        }
        return Optional.empty();
    }

    private static Stream<Name> names(LegalCode code) {
        return Stream.concat(
                        Stream.of(code.title(), withoutArticle(code.title())),
                        code.shortNames().stream())
                .distinct()
                .map(text -> name(code, text));
    }

    /** "Code urbanisme", as many write. */
    private static String withoutArticle(String title) {
        return title.replaceFirst("^Code (du |des |de la |de l'|de )", "Code ");
    }

    private static Name name(LegalCode code, String text) {
        boolean initials =
                text.chars().allMatch(c -> Character.isUpperCase(c) || Character.isDigit(c));
        // The last full stop of C.G.C.T. is left to the sentence.
        FoldedText folded = FoldedText.of(initials ? String.join(".", text.split("")) : text);
        return new Name(code, folded.folded(0, folded.length()), initials);
    }

    /** Where the name ends, or -1 if it does not stand here. */
    private static int end(String pattern, FoldedText text, int position) {
        int at = position;
        for (int i = 0; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            char there = text.at(at);
            if (wanted == '.') {
                at += there == '.' ? 1 : 0;
            } else if (wanted == ' ') {
                int next = text.afterSpaces(at);
                if (next == at && pattern.charAt(i - 1) != '.') {
                    return -1;
                }
                at = next;
            } else if (wanted == '\'') {
                at = there == '\'' ? text.afterSpaces(at + 1) : text.afterSpaces(at);
            } else if (there == wanted) {
                at++;
            } else {
                return -1;
            }
        }
        return text.isWord(at) ? -1 : at;
    }
}
