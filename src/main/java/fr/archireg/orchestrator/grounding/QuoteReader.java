package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.grounding.CitationMarks.Mark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what stands between « and », “ and ” or straight marks on one line. A closing mark belongs
 * to the nearest open one; marks without their other half are left out, and so is what is nested
 * more than twice.
 *
 * <p>Up to two words that carry meaning are a term, and three unless they make a statement: a text
 * that says « plan local d'urbanisme » names something, and quotes nobody.
 */
final class QuoteReader {
    private static final int DEPTH_MAX = 2;
    private static final int OPEN_MAX = 200;
    private static final int TERM_WORDS_MAX = 3;
    private static final int CITATION_DISTANCE_MAX = 4;

    /** "[L]es": only its case was changed. */
    private static final Pattern CHANGED_LETTER = Pattern.compile("\\[(\\p{L})]");

    /** "[…]", "(...)", "…", and words that the answer puts into the quote. */
    private static final Pattern GAP =
            Pattern.compile("\\[[^\\[\\]]{0,80}+]|\\(\\s?(?:…|\\.{3})\\s?\\)|…|\\.{3,10}+");

    private static final Set<String> FUNCTION_WORDS =
            Set.of(
                    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les",
                    "ou", "par", "pour", "sur", "un", "une", "dans", "s", "qu", "que", "qui");
    private static final Set<String> STATEMENT_WORDS =
            Set.of(
                    "est",
                    "sont",
                    "sera",
                    "seront",
                    "doit",
                    "doivent",
                    "peut",
                    "peuvent",
                    "ont",
                    "ne",
                    "n",
                    "pas",
                    "fait",
                    "font",
                    "faut",
                    "tout",
                    "toute",
                    "tous",
                    "aucun",
                    "aucune",
                    "interdit",
                    "interdite",
                    "interdits",
                    "interdites",
                    "autorise",
                    "autorisee",
                    "obligatoire",
                    "impose",
                    "exige",
                    "dispense",
                    "exempte",
                    "soumis",
                    "soumise");

    private final CitationMarks cited;
    private final List<Quote> quotes = new ArrayList<>();

    private QuoteReader(CitationMarks cited) {
        this.cited = cited;
    }

    /**
     * An opening mark.
     *
     * @param depth how many quotes are closed within it
     */
    private record Open(int position, int depth) {}

    /** The quotes of a block in its order. */
    static List<Quote> read(CitationMarks cited) {
        QuoteReader reader = new QuoteReader(cited);
        reader.scan('«', '»');
        reader.scan('“', '”');
        reader.scanStraight();
        reader.quotes.sort(Comparator.comparingInt(Quote::start));
        return reader.quotes;
    }

    private void scan(char opening, char closing) {
        Deque<Open> open = new ArrayDeque<>();
        for (int i = 0; i < cited.text().length(); i++) {
            char c = cited.text().charAt(i);
            if (c == opening && open.size() < OPEN_MAX) {
                open.push(new Open(i, 0));
            } else if (c == closing && !open.isEmpty()) {
                Open start = open.pop();
                if (start.depth() < DEPTH_MAX) {
                    add(start.position(), i + 1);
                }
                if (!open.isEmpty()) {
                    Open outer = open.pop();
                    open.push(
                            new Open(outer.position(), Math.max(outer.depth(), start.depth() + 1)));
                }
            }
        }
    }

    private void scanStraight() {
        int opened = -1;
        for (int i = 0; i < cited.text().length(); i++) {
            char c = cited.text().charAt(i);
            if (c == '\n') {
                opened = -1;
            } else if (c == '"' && opened < 0) {
                opened = i;
            } else if (c == '"') {
                add(opened, i + 1);
                opened = -1;
            }
        }
    }

    private void add(int start, int end) {
        String text = cited.text().substring(start + 1, end - 1);
        List<List<String>> segments = segments(text);
        if (!segments.isEmpty()) {
            quotes.add(new Quote(segments, citation(start, end), kind(segments), start, end));
        }
    }

    private static Quote.Kind kind(List<List<String>> segments) {
        List<String> words = segments.stream().flatMap(List::stream).toList();
        long meaning = words.stream().filter(word -> !FUNCTION_WORDS.contains(word)).count();
        boolean statement = words.stream().anyMatch(STATEMENT_WORDS::contains);
        boolean term = meaning < TERM_WORDS_MAX || (meaning == TERM_WORDS_MAX && !statement);
        return term ? Quote.Kind.TERM : Quote.Kind.QUOTATION;
    }

    /** The words, parted where something is left out or put in. */
    private static List<List<String>> segments(String text) {
        String whole = CHANGED_LETTER.matcher(text).replaceAll("$1");
        List<List<String>> segments = new ArrayList<>();
        Matcher gap = GAP.matcher(whole);
        int start = 0;
        while (gap.find()) {
            addSegment(segments, withoutCutNumber(Tokens.of(whole.substring(start, gap.start()))));
            start = gap.end();
        }
        addSegment(segments, Tokens.of(whole.substring(start)));
        return segments;
    }

    private static void addSegment(List<List<String>> segments, List<Token> tokens) {
        if (!tokens.isEmpty()) {
            segments.add(Tokens.words(tokens));
        }
    }

    /** A number before an ellipsis may have lost its last figures. */
    private static List<Token> withoutCutNumber(List<Token> tokens) {
        boolean number = !tokens.isEmpty() && tokens.getLast().number().isPresent();
        return number ? tokens.subList(0, tokens.size() - 1) : tokens;
    }

    /** What is cited within the quote or directly after it. */
    private Set<Integer> citation(int start, int end) {
        Set<Integer> numbers = new TreeSet<>();
        int reached = end;
        for (int i = firstMark(start); i < cited.marks().size(); i++) {
            Mark mark = cited.marks().get(i);
            if (mark.start() >= end && !isNear(reached, mark.start())) {
                break;
            }
            numbers.addAll(mark.numbers());
            reached = Math.max(reached, mark.end());
        }
        return numbers;
    }

    /** Index of the first citation after a position. */
    private int firstMark(int position) {
        int low = 0;
        int high = cited.marks().size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cited.marks().get(middle).start() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isNear(int from, int to) {
        return to - from <= CITATION_DISTANCE_MAX
                && cited.text()
                        .substring(from, to)
                        .chars()
                        .allMatch(c -> c != '\n' && !Character.isLetterOrDigit(c));
    }
}
