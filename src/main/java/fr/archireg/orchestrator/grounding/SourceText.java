package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.grounding.Figure.Measure;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.text.SequenceIndex;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole text of a source: title, headings and passage, as it is compared with answers. What a
 * comparison needs is made when it is first needed. Single-threaded.
 */
final class SourceText {
    private final Lazy<SequenceIndex<String>> words;
    private final Lazy<SequenceIndex<String>> stems;
    private final Lazy<Set<Measure>> measures;

    private SourceText(String text) {
        Lazy<List<Token>> tokens = new Lazy<>(() -> Tokens.of(text));
        words = new Lazy<>(() -> SequenceIndex.of(Tokens.words(tokens.get())));
        stems = new Lazy<>(() -> SequenceIndex.of(stems(Tokens.words(tokens.get()))));
        measures =
                new Lazy<>(() ->
                        FigureReader.read(tokens.get(), FigureReader.Reading.LOOSE).stream()
                                .map(Figure::measure)
                                .collect(Collectors.toSet()));
    }

    static SourceText of(String text) {
        return new SourceText(text);
    }

    /** Everything of a passage that a model is shown, part by part. */
    static String text(Passage passage) {
        return String.join(
                "\n\n",
                passage.title(),
                String.join("\n\n", passage.origin().path()),
                passage.content());
    }

    /** Whether these words stand together in it. */
    boolean says(List<String> sequence) {
        return words.get().contains(sequence);
    }

    /** Whether these words stand together in it, singular or plural. */
    boolean names(List<String> sequence) {
        return stems.get().contains(stems(sequence));
    }

    /** Whether it has this figure. */
    boolean measures(Measure measure) {
        return measures.get().contains(measure);
    }

    private static List<String> stems(List<String> words) {
        return words.stream().map(SourceText::stem).toList();
    }

    private static String stem(String word) {
        boolean plural = word.endsWith("s") || word.endsWith("x");
        return plural && word.length() > 3 ? word.substring(0, word.length() - 1) : word;
    }
}
