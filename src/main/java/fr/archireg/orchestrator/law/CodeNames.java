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
    private static final int TOLERANT_CHARS_MIN = 10;
    private static final String CODE = "code ";

    /** Not "C. ass." without its space. */
    private static final String COUR_DE_CASSATION = "cass";

    /** Patterns by their first letter, the longest first. */
    private static final Map<Character, List<Name>> NAMES =
            Arrays.stream(LegalCode.values())
                    .flatMap(CodeNames::names)
                    .sorted(
                            Comparator.comparingInt((Name name) -> name.pattern().length())
                                    .reversed())
                    .collect(Collectors.groupingBy(name -> name.pattern().charAt(0)));

    /** Names long enough that one wrong letter does not hide them. */
    private static final List<Name> MISSPELT =
            NAMES.getOrDefault('c', List.of()).stream()
                    .filter(name -> name.pattern().startsWith(CODE))
                    .filter(name -> name.pattern().length() >= TOLERANT_CHARS_MIN)
                    .filter(name -> !name.pattern().endsWith("."))
                    .toList();

    private CodeNames() {}

    /**
     * A way to write a code.
     *
     * @param pattern folded; a space stands for any number of spaces, a line break or a hyphen, a
     *     full stop may be missing
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

    /** The longest name that begins exactly here, else one with a slip of the pen. */
    static Optional<Found> at(FoldedText text, int position) {
        Optional<Found> exact = exactlyAt(text, position);
        return CodeAbbreviations.at(text, position)
                .filter(found -> exact.isEmpty() || found.end() > exact.get().end())
                .or(() -> exact)
                .or(() ->
                        text.startsWith("cod", position)
                                ? find(MISSPELT, text, position, 1)
                                : Optional.empty());
    }

    /** The longest name that begins exactly here. */
    static Optional<Found> exactlyAt(FoldedText text, int position) {
        if (text.hasWord(COUR_DE_CASSATION, position)) {
            return Optional.empty();
        }
        return find(NAMES.getOrDefault(text.at(position), List.of()), text, position, 0);
    }

    private static Optional<Found> find(
            List<Name> names, FoldedText text, int position, int slips) {
        for (Name name : names) {
            int end = end(name.pattern(), 0, text, position, slips);
            if (end >= 0) {
                return Optional.of(new Found(name.code(), end, name.initials()));
            }
        }
        return Optional.empty();
    }

    private static Stream<Name> names(LegalCode code) {
        String title = code.title();
        return Stream.of(
                        Stream.of(title, withoutArticle(title), withoutArticles(title)),
                        Stream.of(withoutArticles(title).replace(" et ", " ")),
                        code.shortNames().stream(),
                        code.shortNames().stream().map(CodeNames::withCode))
                .flatMap(texts -> texts)
                .distinct()
                .map(text -> name(code, text));
    }

    /** "Code construction et habitation". */
    static String withoutArticles(String title) {
        return title.replaceAll("\\b(?:(?:du|des|de la|de|la|les) |de l'|d'|l')", "");
    }

    /** "Code urb." instead of "C. urb.". */
    private static String withCode(String shortName) {
        return shortName.replaceFirst("^C\\. ", "Code ");
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

    /**
     * Where the rest of the name ends, or -1 if it does not stand here.
     *
     * @param slips wrong, missing, doubled or swapped letters that may be in it, at most 1
     */
    private static int end(String pattern, int from, FoldedText text, int position, int slips) {
        int at = position;
        for (int i = from; i < pattern.length(); i++) {
            int next = next(pattern, i, text, at);
            if (next < 0) {
                return slips == 0 ? -1 : endAfterSlip(pattern, i, text, at);
            }
            at = next;
        }
        boolean longer = text.isWord(at) && text.at(at - 1) != '.';
        return !longer ? at : slips == 0 || text.isWord(at + 1) ? -1 : at + 1;
    }

    /** The position after one character of a name, or -1 if it does not stand here. */
    private static int next(String pattern, int i, FoldedText text, int at) {
        char wanted = pattern.charAt(i);
        return switch (wanted) {
            case '.' -> text.at(at) == '.' ? at + 1 : at;
            case '\'' -> text.afterSpaces(text.at(at) == '\'' ? at + 1 : at);
            case ' ' -> afterGap(pattern, i, text, at);
            default -> {
                boolean spaced = isInitial(pattern, i) && text.at(at - 1) == '.';
                int letter = spaced ? text.afterSpaces(at) : at;
                yield text.at(letter) == wanted ? letter + 1 : -1;
            }
        };
    }

    /** The position after what stands between two words: nothing in "codeurba". */
    private static int afterGap(String pattern, int i, FoldedText text, int at) {
        char there = text.at(at);
        if (there == ' ' || pattern.charAt(i - 1) == '.') {
            return text.afterSpaces(at);
        }
        if (there == '\n' || there == '-') {
            return text.afterSpaces(at + 1);
        }
        return pattern.startsWith(CODE) && text.isLetter(at) ? at : -1;
    }

    /** Whether a letter of "c.g.c.t" stands here, before which a space may be: "C. U.". */
    private static boolean isInitial(String pattern, int i) {
        return i > 0 && pattern.charAt(i - 1) == '.' && pattern.charAt(i) != ' ';
    }

    /** The same where a letter differs; the first letter of a word must be right. */
    private static int endAfterSlip(String pattern, int i, FoldedText text, int at) {
        if (!Character.isLetter(pattern.charAt(i - 1))) {
            return -1;
        }
        boolean swapped =
                i + 1 < pattern.length()
                        && pattern.charAt(i) == text.at(at + 1)
                        && pattern.charAt(i + 1) == text.at(at);
        int end = swapped ? end(pattern, i + 2, text, at + 2, 0) : -1;
        end = end < 0 ? end(pattern, i + 1, text, at, 0) : end;
        end = end < 0 && text.isLetter(at) ? end(pattern, i, text, at + 1, 0) : end;
        return end < 0 && text.isLetter(at) ? end(pattern, i + 1, text, at + 1, 0) : end;
    }
}
