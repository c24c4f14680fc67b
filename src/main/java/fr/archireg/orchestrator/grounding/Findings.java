package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.rag.Excerpt;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/** Collects what an answer says without a source, each once and not without limit. */
final class Findings {
    private static final int ENTRIES_MAX = 50;
    private static final int ENTRY_CHARS_MAX = 200;

    private final Set<String> references = new LinkedHashSet<>();
    private final Set<String> quotes = new LinkedHashSet<>();
    private final Set<String> figures = new LinkedHashSet<>();

    void addReferences(List<String> found) {
        found.forEach(reference -> add(references, reference));
    }

    void addQuote(String quote) {
        add(quotes, quote);
    }

    void addFigure(String figure) {
        add(figures, figure);
    }

    Citations citations(NavigableSet<Integer> cited, Set<Integer> known) {
        return new Citations(
                cited.stream().filter(known::contains).toList(),
                cited.stream().filter(n -> !known.contains(n)).toList(),
                List.copyOf(references),
                List.copyOf(quotes),
                List.copyOf(figures));
    }

    private static void add(Set<String> entries, String text) {
        if (entries.size() < ENTRIES_MAX) {
            entries.add(Excerpt.of(text.strip(), ENTRY_CHARS_MAX));
        }
    }
}
