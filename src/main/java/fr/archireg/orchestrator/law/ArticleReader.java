package fr.archireg.orchestrator.law;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the number of one article, with its letters. Every read looks at a bounded stretch of the
 * text.
 */
final class ArticleReader {
    private static final int DIGITS_MAX = 5;
    private static final int GROUPS_MAX = 7;
    private static final int SUFFIX_WORDS_MAX = 4;
    private static final int SERIES_MARKS_MAX = 5;

    /** Fewer digits after a letter may be a road, a zone or a floor. */
    private static final int TELLING_DIGITS = 3;

    /** Letters that roads bear as well: "D 559 12 km". */
    private static final Set<String> ROADS = Set.of("A", "D");

    /** What may stick to a number because a space was forgotten. */
    private static final Set<String> NEXT_WORDS = Set.of("du", "de", "des", "et", "ou");

    /** What may stick to what follows it as well. */
    private static final Set<String> GLUED_WORDS = Set.of("du", "de", "et", "ou", "a");

    /** What may follow an article whose letter is A, but hardly the word "à". */
    private static final Set<String> AFTER_LETTER =
            Set.of("dans", "al", "alinea", "est", "svp", "precite", "susvise");

    /** What makes a number a measure and not an article. */
    private static final Set<String> UNITS =
            Set.of(
                    "m",
                    "m2",
                    "m3",
                    "cm",
                    "mm",
                    "km",
                    "ha",
                    "metre",
                    "metres",
                    "an",
                    "ans",
                    "mois",
                    "jour",
                    "jours",
                    "semaine",
                    "semaines",
                    "heure",
                    "heures",
                    "h",
                    "euro",
                    "euros",
                    "pieces",
                    "etages",
                    "personnes",
                    "logements",
                    "lots",
                    "fois",
                    "pour");

    private ArticleReader() {}

    /**
     * An article in a text.
     *
     * @param start first position of its letters, or of its number if there are none
     * @param end first position after it
     * @param telling whether its form can hardly be anything else
     */
    record Article(LegalReference reference, int start, int end, boolean telling) {
        boolean grouped() {
            return reference.number().indexOf('-') >= 0;
        }

        boolean inSeries() {
            return !reference.series().isEmpty();
        }

        /** Whether its number is too long to count things and hardly a year. */
        boolean isLongNumber() {
            return baseDigits(reference.number()) >= TELLING_DIGITS && (grouped() || !hasYear());
        }

        /** Whether its number begins like one of the last years. */
        boolean hasYear() {
            String number = reference.number();
            return baseDigits(number) == 4 && (number.startsWith("19") || number.startsWith("20"));
        }
    }

    private record Series(String letters, int end, boolean marked) {}

    private record Digits(String groups, int end) {}

    private record Suffix(String words, int end) {}

    /** The article whose letters or number begin exactly here. */
    static Optional<Article> at(FoldedText text, int start) {
        Series series = series(text, start);
        Optional<Digits> found = number(text, series);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Digits number = found.get();
        Suffix suffix = suffix(text, number.end());
        boolean measure = series.letters().isEmpty() && isMeasure(text, suffix.end());
        if (measure || !endsWell(text, suffix.end())) {
            return Optional.empty();
        }
        LegalReference reference =
                new LegalReference(
                        Optional.empty(), series.letters(), number.groups(), suffix.words());
        return Optional.of(
                new Article(reference, start, suffix.end(), telling(text, start, series, number)));
    }

    private static Series series(FoldedText text, int start) {
        char letter = text.at(start);
        if ("lrda".indexOf(letter) < 0 || text.isAccented(start)) {
            return new Series("", start, false);
        }
        String letters = String.valueOf(Character.toUpperCase(letter));
        int end = start + 1;
        if (letter == 'l') {
            int next = text.at(end) == '.' ? text.afterSpaces(end + 1) : end;
            if (text.at(next) == 'o') {
                letters = "LO";
                end = next + 1;
            }
        }
        int marksEnd = Math.min(text.length(), end + SERIES_MARKS_MAX);
        boolean marked = false;
        while (end < marksEnd && ".* ".indexOf(text.at(end)) >= 0) {
            marked |= text.at(end) != ' ';
            end++;
        }
        if (text.at(end) == '-' && text.afterDigits(end + 1) - end > TELLING_DIGITS) {
            end++;
        }
        return text.isDigit(end) ? new Series(letters, end, marked) : new Series("", start, false);
    }

    private static Optional<Digits> number(FoldedText text, Series series) {
        int end = text.afterDigits(series.end());
        int baseDigits = end - series.end();
        if (baseDigits == 0 || baseDigits > DIGITS_MAX) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder(text.folded(series.end(), end));
        for (int groups = 1; groups < GROUPS_MAX; groups++) {
            int next = nextGroup(text, series, end, groups);
            int groupEnd = text.afterDigits(next);
            // In "L. 424-3-2°" the last number is a point.
            boolean point = text.at(groupEnd) == '°';
            if (groupEnd == next || groupEnd - next > DIGITS_MAX || point) {
                break;
            }
            digits.append('-').append(text.folded(next, groupEnd));
            end = groupEnd;
        }
        return Optional.of(new Digits(digits.toString(), end));
    }

    /** Where the digits of the next group begin, or the given end if there is none. */
    private static int nextGroup(FoldedText text, Series series, int end, int groups) {
        if (text.at(end) == '-') {
            int next = end + 1;
            boolean spaced = groups == 1 && !series.letters().isEmpty();
            next = spaced ? text.afterSpaces(next) : next;
            return text.isDigit(next) ? next : end;
        }
        if (series.letters().isEmpty()) {
            return end;
        }
        if ((text.at(end) == '.' || text.at(end) == '/' || text.at(end) == '_')
                && text.isDigit(end + 1)) {
            return end + 1;
        }
        return groups == 1 ? spacedGroup(text, series, end) : end;
    }

    /** A first hyphen with a space before it, written out, or forgotten. */
    private static int spacedGroup(FoldedText text, Series series, int end) {
        int next = text.afterSpaces(end);
        if (next == end) {
            return end;
        }
        if (text.at(next) == '-') {
            int digits = text.afterSpaces(next + 1);
            return text.isDigit(digits) ? digits : end;
        }
        if (text.hasWord("tiret", next)) {
            return text.afterSpaces(next + "tiret".length());
        }
        int digitsEnd = text.afterDigits(next);
        boolean forgotten =
                digitsEnd > next
                        && digitsEnd - next <= TELLING_DIGITS
                        && end - series.end() >= TELLING_DIGITS
                        && mayEndNumber(text, series, digitsEnd);
        return forgotten ? next : end;
    }

    /** Whether the phrase ends here, or a code or another word than a unit follows. */
    private static boolean mayEndNumber(FoldedText text, Series series, int end) {
        int next = text.afterSpaces(end);
        char c = text.at(next);
        boolean stop = c == FoldedText.END || "?!,;.)".indexOf(c) >= 0;
        boolean road = ROADS.contains(series.letters());
        boolean word = !road && next > end && text.isLetter(next) && !isMeasure(text, end);
        return (stop && !text.isDigit(next + 1))
                || word
                || text.hasWord("du", next)
                || CodeNames.at(text, next).isPresent();
    }

    private static Suffix suffix(FoldedText text, int numberEnd) {
        StringBuilder words = new StringBuilder();
        int end = text.hasWord("er", numberEnd) ? numberEnd + 2 : numberEnd;
        for (int i = 0; i < SUFFIX_WORDS_MAX; i++) {
            int start = text.afterSpaces(end);
            if (start == end && text.at(end) == '-') {
                start = end + 1;
            }
            int wordEnd = text.afterLetters(start);
            if (!isSuffix(text, start, wordEnd, !words.isEmpty())) {
                break;
            }
            String word = text.folded(start, wordEnd);
            words.append(words.isEmpty() ? "" : " ")
                    .append(word.length() == 1 ? word.toUpperCase(Locale.ROOT) : word);
            end = wordEnd;
        }
        return new Suffix(words.toString(), end);
    }

    private static boolean isSuffix(FoldedText text, int start, int end, boolean afterOrdinal) {
        if (end - start != 1) {
            return LatinOrdinals.isAt(text, start, end);
        }
        // I, V and X number paragraphs; before a point or a digit it is the next article.
        char letter = text.at(start);
        char after = text.at(end);
        boolean possible =
                text.isUpperCase(start)
                        && "ivx".indexOf(letter) < 0
                        && after != '\''
                        && after != '*'
                        && !text.isDigit(end);
        if (!possible || (after == '.' && "lrdac".indexOf(letter) >= 0 && !endsText(text, end))) {
            return false;
        }
        // "L 442-10 C urb"
        if (letter == 'c' && CodeNames.at(text, start).isPresent()) {
            return false;
        }
        int next = text.afterSpaces(end);
        boolean glued = text.isDigit(start - 1);
        boolean surely = glued || afterOrdinal || letter != 'a';
        return !text.isDigit(next) && (surely || !isPreposition(text, end));
    }

    private static boolean endsText(FoldedText text, int point) {
        return text.afterSpaces(point + 1) >= text.length();
    }

    /** Whether the A before this position is the word "à" in capitals without its accent. */
    private static boolean isPreposition(FoldedText text, int end) {
        int next = text.afterSpaces(end);
        if (next == end || !text.isLetter(next)) {
            return false;
        }
        int wordEnd = text.afterLetters(next);
        String word = text.folded(next, wordEnd);
        return !(NEXT_WORDS.contains(word)
                || AFTER_LETTER.contains(word)
                || LatinOrdinals.isAt(text, next, wordEnd)
                || CodeNames.at(text, next).isPresent());
    }

    static boolean isMeasure(FoldedText text, int end) {
        char c = text.at(end);
        if (c == '%' || c == '°' || c == '€' || c == '²') {
            return true;
        }
        if ((c == ',' || c == '.' || c == '/' || c == ':') && text.isDigit(end + 1)) {
            // "678,679" is two articles.
            return c != ',' || text.afterDigits(end + 1) - end <= TELLING_DIGITS;
        }
        int word = text.afterSpaces(end);
        if (text.at(word) == '%' || text.at(word) == '€') {
            return true;
        }
        int wordEnd = text.afterLetters(word);
        return wordEnd > word && wordEnd - word <= 12 && UNITS.contains(text.folded(word, wordEnd));
    }

    /** Whether what follows lets the number end here. */
    private static boolean endsWell(FoldedText text, int end) {
        if (!text.isWord(end)) {
            return true;
        }
        int wordEnd = text.afterLetters(end);
        boolean word = wordEnd > end && wordEnd - end <= 3;
        boolean point = wordEnd - end == 1 && PointPhrase.isBareLetter(text, end);
        return point
                || isGlued(text, end)
                || CodeSubjects.isAt(text, end)
                || (word && NEXT_WORDS.contains(text.folded(end, wordEnd)))
                || CodeNames.at(text, end).isPresent();
    }

    /** "L421-4duCode civil", "L421-1etL421-2": a small word sticks to both sides. */
    private static boolean isGlued(FoldedText text, int position) {
        return GLUED_WORDS.stream()
                .filter(word -> text.startsWith(word, position))
                .map(word -> position + word.length())
                .anyMatch(next ->
                        CodeNames.at(text, next).isPresent()
                                || !series(text, next).letters().isEmpty());
    }

    private static int baseDigits(String number) {
        return (number + "-").indexOf('-');
    }

    private static boolean telling(FoldedText text, int start, Series series, Digits number) {
        if (series.letters().isEmpty()) {
            return false;
        }
        boolean grouped = number.groups().indexOf('-') >= 0;
        boolean longNumber = baseDigits(number.groups()) >= TELLING_DIGITS;
        boolean capital = text.isUpperCase(start);
        if (!grouped) {
            return series.marked() && (capital || longNumber);
        }
        boolean mayBeWord = series.letters().equals("A") || !capital;
        return longNumber || (series.marked() && capital) || !mayBeWord;
    }
}
