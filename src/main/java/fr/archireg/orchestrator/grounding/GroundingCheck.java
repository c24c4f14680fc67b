package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.rag.Passage;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares an answer with its sources while it is written, a block of lines at a time, in time
 * linear in both.
 *
 * <ul>
 *   <li>A citation must be the number of a source.
 *   <li>An article that the answer names must be a source or be named in one, in the same code if
 *       the answer says which.
 *   <li>A quotation must stand in the source cited directly after it; else in one cited in its
 *       sentence; else in one cited in its block; without any of these, in any source. A
 *       {@linkplain Quote.Kind#TERM term} only has to stand in a source that is cited directly
 *       after it.
 *   <li>A number with a unit must stand in a source, chosen in the same way by sentence and block.
 *   <li>What the user's own question says is no invention: its figures may be repeated anywhere,
 *       its words where no source is cited for them.
 * </ul>
 *
 * Confined to the thread that makes the answer.
 */
public final class GroundingCheck {
    /** A block of an answer that forgot to close a quote ends nevertheless. */
    private static final int BLOCK_CHARS_MAX = 20_000;

    private final List<SourceText> sources;
    private final Lazy<KnownReferences> references;
    private final SourceText question;
    private final Set<Integer> known;
    private final StringBuilder block = new StringBuilder();
    private final NavigableSet<Integer> cited = new TreeSet<>();
    private final Findings findings = new Findings();
    private int openQuotes;
    private boolean blankLine;

    /**
     * A check of one answer.
     *
     * @param question what the user asked
     * @param passages the sources as the model was given them, the first one cited as {@code [1]}
     */
    public GroundingCheck(String question, List<Passage> passages) {
        this.sources = passages.stream().map(SourceText::text).map(SourceText::of).toList();
        this.references = new Lazy<>(() -> KnownReferences.of(passages));
        this.question = SourceText.of(question);
        this.known = IntStream.rangeClosed(1, passages.size()).boxed().collect(Collectors.toSet());
    }

    /** Reads the next piece of the answer. */
    public void accept(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            block.append(c);
            if (c == '«') {
                openQuotes++;
            } else if (c == '»') {
                openQuotes = Math.max(0, openQuotes - 1);
            }
            if (c == '\n' && blankLine && mayEnd()) {
                endBlock();
            }
            blankLine = c == '\n' || (blankLine && Character.isWhitespace(c));
        }
    }

    /** What was found in all that was read; the answer has ended, or is cut off here. */
    public Citations citations() {
        endBlock();
        return findings.citations(cited, known);
    }

    private boolean mayEnd() {
        return openQuotes == 0 || block.length() > BLOCK_CHARS_MAX;
    }

    private void endBlock() {
        if (!block.isEmpty()) {
            check(CitationMarks.of(block.toString()));
        }
        block.setLength(0);
        openQuotes = 0;
    }

    private void check(CitationMarks text) {
        text.marks().forEach(mark -> cited.addAll(mark.numbers()));
        findings.addReferences(references.get().unknownIn(text.text()));
        Sentences sentences = Sentences.of(text, known);
        for (Quote quote : QuoteReader.read(text)) {
            if (!isGrounded(quote, sentences.citedAt(quote.start()))) {
                findings.addQuote(text.text().substring(quote.start() + 1, quote.end() - 1));
            }
        }
        for (Figure figure :
                FigureReader.read(Tokens.of(text.text()), FigureReader.Reading.STRICT)) {
            Set<Integer> numbers = sentences.citedAt(figure.start());
            if (!question.measures(figure.measure())
                    && !anySource(numbers, source -> source.measures(figure.measure()))) {
                findings.addFigure(text.text().substring(figure.start(), figure.end()));
            }
        }
    }

    private boolean isGrounded(Quote quote, Set<Integer> citedNearby) {
        Set<Integer> direct =
                quote.citation().stream().filter(known::contains).collect(Collectors.toSet());
        Predicate<SourceText> says = source -> quote.segments().stream().allMatch(source::says);
        return switch (quote.kind()) {
            case TERM ->
                    direct.isEmpty()
                            || anySource(
                                    direct,
                                    source -> quote.segments().stream().allMatch(source::names));
            case QUOTATION ->
                    direct.isEmpty()
                            ? says.test(question) || anySource(citedNearby, says)
                            : anySource(direct, says);
        };
    }

    /** Whether any of the sources with these numbers, or any at all without numbers, fits. */
    private boolean anySource(Set<Integer> numbers, Predicate<SourceText> fits) {
        return IntStream.rangeClosed(1, sources.size())
                .filter(n -> numbers.isEmpty() || numbers.contains(n))
                .mapToObj(n -> sources.get(n - 1))
                .anyMatch(fits);
    }
}
