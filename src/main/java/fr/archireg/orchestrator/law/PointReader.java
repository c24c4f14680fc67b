package fr.archireg.orchestrator.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads which part of an article is meant: {@code 7°}, {@code II}, {@code al. 2}. */
final class PointReader {
    private static final int POINTS_MAX = 6;
    private static final int ROMAN_LETTERS_MAX = 6;
    private static final List<String> PARAGRAPH_WORDS = List.of("alinea", "al.", "al", "§");

    private PointReader() {}

    /**
     * Parts that stand one after the other.
     *
     * @param end first position after the last one, or where the reading began if there is none
     */
    record Points(List<String> names, int end) {}

    private record Point(String name, int end) {}

    /** The parts that follow the number of an article. */
    static Points after(FoldedText text, int articleEnd) {
        List<String> names = new ArrayList<>();
        int end = articleEnd;
        while (names.size() < POINTS_MAX) {
            Optional<Point> point = at(text, separatorEnd(text, end));
            if (point.isEmpty()) {
                break;
            }
            names.add(point.get().name());
            end = point.get().end();
        }
        return new Points(names, end);
    }

    /** The part that begins exactly here, if it cannot be anything else. */
    static Points sure(FoldedText text, int start) {
        return at(text, start)
                .map(point -> new Points(List.of(point.name()), point.end()))
                .orElse(new Points(List.of(), start));
    }

    private static int separatorEnd(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        if (text.at(next) == ',' || text.at(next) == '-' || text.at(next) == '(') {
            return text.afterSpaces(next + 1);
        }
        for (String word : List.of("et", "du", "au")) {
            if (text.hasWord(word, next)) {
                return text.afterSpaces(next + word.length());
            }
        }
        return next;
    }

    private static Optional<Point> at(FoldedText text, int start) {
        if (text.isDigit(start)) {
            return numbered(text, start);
        }
        for (String word : PARAGRAPH_WORDS) {
            if (text.startsWith(word, start)) {
                int digits = text.afterSpaces(start + word.length());
                int end = text.afterDigits(digits);
                return end > digits && !text.isWord(end)
                        ? Optional.of(new Point("al. " + text.folded(digits, end), end))
                        : Optional.empty();
            }
        }
        return roman(text, start).or(() -> lettered(text, start));
    }

    /** {@code 7°} or {@code 2e alinéa}. */
    private static Optional<Point> numbered(FoldedText text, int start) {
        int end = text.afterDigits(start);
        char after = text.at(end);
        if (after == '°' || after == 'º') {
            return Optional.of(new Point(text.folded(start, end) + "°", end + 1));
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
                ? Optional.of(new Point(text.folded(start, end).toUpperCase(Locale.ROOT), end))
                : Optional.empty();
    }

    /** {@code a)}. */
    private static Optional<Point> lettered(FoldedText text, int start) {
        return text.isLetter(start) && text.at(start + 1) == ')'
                ? Optional.of(new Point(text.folded(start, start + 1) + ")", start + 2))
                : Optional.empty();
    }
}
