package fr.archireg.orchestrator.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads which part of an article is meant: {@code 7°}, {@code II}, {@code al. 2}. */
final class PointReader {
    private static final int POINTS_MAX = 6;
    private static final int ROMAN_LETTERS_MAX = 6;
    private static final List<String> SEPARATORS = List.of("et", "du", "au");
    private static final List<String> PARAGRAPH_WORDS = List.of("alinea", "al.", "al", "§");

    /** Not those that are Roman numerals or begin an article. */
    private static final String BARE_LETTERS = "abcdefghjk";

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

    private PointReader() {}

    /**
     * Parts that stand one after the other.
     *
     * @param end first position after the last one, or where the reading began if there is none
     */
    record Points(List<String> names, int end) {}

    private record Point(String name, int end) {}

    /** The parts that follow the number of an article, and do not begin to name the next one. */
    static Points after(FoldedText text, int articleEnd) {
        List<String> names = new ArrayList<>();
        int end = articleEnd;
        while (names.size() < POINTS_MAX) {
            int start = separatorEnd(text, end);
            Optional<Point> point = at(text, start).or(() -> lastLetter(text, start));
            if (point.isEmpty()) {
                break;
            }
            names.add(point.get().name());
            end = point.get().end();
        }
        boolean ofNext = text.startsWith("de l'art", text.afterSpaces(end));
        return ofNext ? new Points(List.of(), articleEnd) : new Points(names, end);
    }

    /** The part that begins exactly here, if it cannot be anything else. */
    static Points sure(FoldedText text, int start) {
        return at(text, start)
                .or(() -> firstLetter(text, start))
                .map(point -> new Points(List.of(point.name()), point.end()))
                .orElse(new Points(List.of(), start));
    }

    private static int separatorEnd(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        if (text.at(next) == ',' || text.at(next) == '-' || text.at(next) == '(') {
            return text.past("le", text.afterSpaces(next + 1));
        }
        int word = text.afterAny(SEPARATORS, next);
        return word < 0 ? next : text.afterSpaces(word);
    }

    private static Optional<Point> at(FoldedText text, int start) {
        if (isMarkOfVersion(text, start)) {
            return Optional.empty();
        }
        if (text.isDigit(start)) {
            return numbered(text, start);
        }
        for (String word : PARAGRAPH_WORDS) {
            if (text.startsWith(word, start)) {
                int digits = text.afterSpaces(start + word.length());
                int end = text.afterDigits(digits);
                int ordinal = text.hasWord("er", end) ? end + 2 : end;
                return end > digits && !text.isWord(ordinal)
                        ? Optional.of(new Point("al. " + text.folded(digits, end), ordinal))
                        : Optional.empty();
            }
        }
        return roman(text, start).or(() -> lettered(text, start)).or(() -> spelledOut(text, start));
    }

    /** The "(V)" that Légifrance prints behind an article of which a version is in force. */
    private static boolean isMarkOfVersion(FoldedText text, int start) {
        return text.at(start - 1) == '(' && text.startsWith("v)", start) && text.isUpperCase(start);
    }

    /** {@code 7°} or {@code 2e alinéa}. */
    private static Optional<Point> numbered(FoldedText text, int start) {
        int end = text.afterDigits(start);
        char after = text.at(end);
        if (after == '°' || after == 'º') {
            return Optional.of(inserted(text, text.folded(start, end) + "°", end + 1));
        }
        int word = text.afterSpaces(text.afterLetters(end));
        return word > end && text.hasWord("alinea", word)
                ? Optional.of(new Point("al. " + text.folded(start, end), word + "alinea".length()))
                : Optional.empty();
    }

    private static Optional<Point> roman(FoldedText text, int start) {
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
    private static Optional<Point> lettered(FoldedText text, int start) {
        return text.isLetter(start) && text.at(start + 1) == ')'
                ? Optional.of(new Point(text.folded(start, start + 1) + ")", start + 2))
                : Optional.empty();
    }

    /** {@code II bis}: the point, and what says that it was put behind another one. */
    private static Point inserted(FoldedText text, String name, int end) {
        int word = text.afterSpaces(end);
        int wordEnd = text.afterLetters(word);
        return LatinOrdinals.isAt(text, word, wordEnd)
                ? new Point(name + " " + text.folded(word, wordEnd), wordEnd)
                : new Point(name, end);
    }

    /** {@code deuxième alinéa}. */
    private static Optional<Point> spelledOut(FoldedText text, int start) {
        int end = text.afterLetters(start);
        int word = text.afterSpaces(end);
        if (!text.hasWord("alinea", word)) {
            return Optional.empty();
        }
        String ordinal = text.folded(start, end);
        int number = ordinal.equals("second") ? 2 : ORDINALS.indexOf(ordinal) + 1;
        return number > 0
                ? Optional.of(new Point("al. " + number, word + "alinea".length()))
                : Optional.empty();
    }

    /** The letter in "R. 421-17 a" or "L. 410-1 b du code", without its bracket. */
    private static Optional<Point> lastLetter(FoldedText text, int start) {
        int next = text.afterSpaces(start + 1);
        boolean last =
                next >= text.length()
                        || Owner.otherTextEnd(text, start + 1) >= 0
                        || "?!,;)]".indexOf(text.at(next)) >= 0
                        || CodeNames.at(text, text.past("du", next)).isPresent();
        return last ? bareLetter(text, start) : Optional.empty();
    }

    /** The letter in "b de l'article R. 421-14" or "c du 1° de". */
    private static Optional<Point> firstLetter(FoldedText text, int start) {
        int next = text.afterSpaces(start + 1);
        boolean first =
                text.startsWith("de l'art", next)
                        || (text.hasWord("du", next)
                                && at(text, text.afterSpaces(next + 2)).isPresent());
        return first ? bareLetter(text, start) : Optional.empty();
    }

    /** Whether a small letter stands here alone that can number a point. */
    static boolean isBareLetter(FoldedText text, int start) {
        return BARE_LETTERS.indexOf(text.at(start)) >= 0
                && !text.isUpperCase(start)
                && !text.isWord(start + 1);
    }

    private static Optional<Point> bareLetter(FoldedText text, int start) {
        return isBareLetter(text, start)
                ? Optional.of(new Point(text.at(start) + ")", start + 1))
                : Optional.empty();
    }
}
