package fr.archireg.orchestrator.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parts of an article that one phrase names: {@code 7°}, {@code II bis}, {@code b)}, {@code al. 2
 * et 5}, {@code premier et troisième alinéas}.
 *
 * @param names in order, such as {@code 7°}, {@code II}, {@code b)} and {@code al. 2}
 * @param end first position after it
 */
record PointPhrase(List<String> names, int end) {
    private static final int NUMBERS_MAX = 6;
    private static final int ROMAN_LETTERS_MAX = 6;
    private static final int NUMBER_DIGITS_MAX = 2;
    private static final int WORD_LETTERS_MAX = 10;
    private static final String FIRST_CHARS = "0123456789§apdtqcshnivxl";
    private static final String PARAGRAPH = "al. ";
    private static final String NUMBER_ENDS = ",;.:)]!?»-\n" + FoldedText.END;
    private static final List<String> BEFORE_NUMBERS =
            List.of("alineas", "alinea", "al.", "al", "§§", "§");

    /** What may stand before a name that says itself of what kind it is: "§ I", "point 2°". */
    private static final List<String> KINDS =
            List.of(
                    "§",
                    "points",
                    "point",
                    "paragraphes",
                    "paragraphe",
                    "alinea",
                    "littera",
                    "litt.",
                    "lettre");

    private static final List<String> BEHIND_NUMBERS = List.of("alineas", "alinea", "al.", "al");
    private static final List<String> SEPARATORS = List.of("et", "ou", "&", ",");
    private static final List<String> AFTER_NUMBERS =
            List.of("du", "de", "des", "et", "ou", "dudit", "l'art", "art");

    /** Not those that are Roman numerals or begin an article. */
    private static final String BARE_LETTERS = "abcdefghjk";

    private static final String BARE_CAPITALS = "abcdefgh";

    private static final List<String> ORDINALS =
            List.of(
                    "premier",
                    "deuxieme",
                    "troisieme",
                    "quatrieme",
                    "cinquieme",
                    "sixieme",
                    "septieme",
                    "huitieme",
                    "neuvieme",
                    "dixieme");

    private static final List<String> CARDINALS =
            List.of("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix");

    PointPhrase {
        names = List.copyOf(names);
    }

    private record Count(String value, int end) {}

    /** The phrase that begins exactly here, if it cannot be anything else. */
    static Optional<PointPhrase> at(FoldedText text, int start) {
        // Most words of a text end here.
        boolean possible = FIRST_CHARS.indexOf(text.at(start)) >= 0 || text.at(start + 1) == ')';
        if (!possible || isMarkOfVersion(text, start)) {
            return Optional.empty();
        }
        int kind = text.afterAny(KINDS, start);
        int name = kind < 0 ? start : text.afterSpaces(kind);
        return behindWord(text, start)
                .or(() -> beforeWord(text, start))
                .or(() -> numbered(text, name))
                .or(() -> roman(text, name))
                .or(() -> lettered(text, name))
                .or(() -> kind < 0 ? Optional.empty() : bareLetter(text, name));
    }

    /** Whether a small letter stands here alone that can number a point. */
    static boolean isBareLetter(FoldedText text, int start) {
        return BARE_LETTERS.indexOf(text.at(start)) >= 0
                && !text.isUpperCase(start)
                && !text.isAccented(start)
                && !text.isWord(start + 1)
                && text.at(start + 1) != '\'';
    }

    /** The letter that stands here without its bracket: only its place says that it is a point. */
    static Optional<PointPhrase> bareLetter(FoldedText text, int start) {
        return isBareLetter(text, start)
                ? Optional.of(new PointPhrase(List.of(text.at(start) + ")"), start + 1))
                : Optional.empty();
    }

    /** The {@code A} of "1° du A du I": only its place says that it is a point. */
    static Optional<PointPhrase> bareCapital(FoldedText text, int start) {
        boolean alone =
                BARE_CAPITALS.indexOf(text.at(start)) >= 0
                        && text.isUpperCase(start)
                        && !text.isAccented(start)
                        && text.at(start + 1) == ' ';
        String name = text.folded(start, alone ? start + 1 : start).toUpperCase(Locale.ROOT);
        return alone ? Optional.of(new PointPhrase(List.of(name), start + 1)) : Optional.empty();
    }

    /** Whether it names paragraphs by counting them. */
    boolean countsParagraphs() {
        return names.getLast().startsWith(PARAGRAPH);
    }

    /** The "(V)" that Légifrance prints behind an article of which a version is in force. */
    private static boolean isMarkOfVersion(FoldedText text, int start) {
        return text.at(start - 1) == '(' && text.startsWith("v)", start) && text.isUpperCase(start);
    }

    /** {@code al. 2}, {@code alinéas 1er et 2}, {@code alinéa premier}. */
    private static Optional<PointPhrase> behindWord(FoldedText text, int start) {
        int word = afterFirst(BEFORE_NUMBERS, text, start);
        Optional<Count> first =
                word < 0 ? Optional.empty() : numberBehind(text, text.afterSpaces(word));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        Optional<Count> next = first;
        int end = start;
        while (next.isPresent() && names.size() < NUMBERS_MAX) {
            names.add(PARAGRAPH + next.get().value());
            end = next.get().end();
            int separator = text.afterSpaces(end);
            next =
                    numberBehind(text, separatorEnd(text, end))
                            .filter(further -> continues(text, separator, further));
        }
        return Optional.of(new PointPhrase(names, end));
    }

    /** {@code 2e alinéa}, {@code premier et troisième alinéas}, {@code 1er, 2e et 3e al.}. */
    private static Optional<PointPhrase> beforeWord(FoldedText text, int start) {
        List<String> names = new ArrayList<>();
        int next = start;
        while (names.size() < NUMBERS_MAX) {
            Optional<Count> number = number(text, next);
            if (number.isEmpty()) {
                break;
            }
            names.add(PARAGRAPH + number.get().value());
            int end = number.get().end();
            end = text.at(end) == '°' ? end + 1 : end;
            int word = text.afterAny(BEHIND_NUMBERS, text.afterSpaces(end));
            if (word >= 0) {
                return Optional.of(new PointPhrase(names, word));
            }
            next = afterArticle(text, separatorEnd(text, end));
        }
        return Optional.empty();
    }

    /** In {@code le premier et le deuxième alinéa} it may be said again. */
    private static int afterArticle(FoldedText text, int position) {
        return text.afterSpaces(text.past("le", position));
    }

    /** {@code 2}, {@code 1er}, {@code 3ème} or {@code deuxième}. */
    private static Optional<Count> number(FoldedText text, int start) {
        int digits = text.afterDigits(start);
        int end = text.afterLetters(digits);
        if (end - digits > WORD_LETTERS_MAX) {
            return Optional.empty();
        }
        if (digits > start) {
            boolean ordinal = end == digits || isOrdinalEnding(text.folded(digits, end));
            return digits - start <= NUMBER_DIGITS_MAX && ordinal && !text.isWord(end)
                    ? Optional.of(new Count(text.folded(start, digits), end))
                    : Optional.empty();
        }
        String word = text.folded(start, end);
        int value = word.equals("second") ? 2 : ORDINALS.indexOf(word) + 1;
        return value > 0 ? Optional.of(new Count(Integer.toString(value), end)) : Optional.empty();
    }

    /** {@code alinéa deux}. */
    private static Optional<Count> numberBehind(FoldedText text, int start) {
        int end = text.afterLetters(start);
        int value =
                end - start > WORD_LETTERS_MAX ? 0 : CARDINALS.indexOf(text.folded(start, end)) + 1;
        return value > 0
                ? Optional.of(new Count(Integer.toString(value), end))
                : number(text, start);
    }

    private static boolean isOrdinalEnding(String letters) {
        return List.of("er", "e", "eme", "ieme", "nd", "me").contains(letters);
    }

    /** Whether a further number can be nothing but a paragraph, as "5 ans" and "421-3" are none. */
    private static boolean continues(FoldedText text, int separator, Count number) {
        int end = number.end();
        if ((text.at(end) == '-' && text.isDigit(end + 1)) || ArticleReader.isMeasure(text, end)) {
            return false;
        }
        int next = text.afterSpaces(end);
        return text.at(separator) != ','
                || NUMBER_ENDS.indexOf(text.at(next)) >= 0
                || text.afterAny(AFTER_NUMBERS, next) >= 0
                || CodeNames.at(text, next).isPresent();
    }

    /** The position after "et", a comma or both, and the spaces around them. */
    private static int separatorEnd(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        for (int i = 0; i < 2; i++) {
            int after = text.afterAny(SEPARATORS, next);
            next = after < 0 ? next : text.afterSpaces(after);
        }
        return next;
    }

    /** Where the first of the words ends that the text begins with here, or -1. */
    private static int afterFirst(List<String> words, FoldedText text, int start) {
        for (String word : words) {
            if (text.startsWith(word, start)) {
                return start + word.length();
            }
        }
        return -1;
    }

    /** {@code 7°} or {@code 7°)}. */
    private static Optional<PointPhrase> numbered(FoldedText text, int start) {
        int digits = text.afterDigits(start);
        if (digits == start || text.at(digits) != '°') {
            return Optional.empty();
        }
        int end = text.at(digits + 1) == ')' ? digits + 2 : digits + 1;
        return Optional.of(inserted(text, text.folded(start, digits) + "°", end));
    }

    private static Optional<PointPhrase> roman(FoldedText text, int start) {
        int end = start;
        while ("ivx".indexOf(text.at(end)) >= 0 && text.isUpperCase(end)) {
            end++;
        }
        int letters = end - start;
        return letters > 0 && letters <= ROMAN_LETTERS_MAX && !text.isWord(end)
                ? Optional.of(inserted(text, text.folded(start, end).toUpperCase(Locale.ROOT), end))
                : Optional.empty();
    }

    /** {@code a)}. */
    private static Optional<PointPhrase> lettered(FoldedText text, int start) {
        return text.isLetter(start) && text.at(start + 1) == ')'
                ? Optional.of(
                        new PointPhrase(List.of(text.folded(start, start + 1) + ")"), start + 2))
                : Optional.empty();
    }

    /** {@code II bis}: the point, and what says that it was put behind another one. */
    private static PointPhrase inserted(FoldedText text, String name, int end) {
        int word = text.afterSpaces(end);
        int wordEnd = text.afterLetters(word);
        return LatinOrdinals.isAt(text, word, wordEnd)
                ? new PointPhrase(List.of(name + " " + text.folded(word, wordEnd)), wordEnd)
                : new PointPhrase(List.of(name), end);
    }
}
