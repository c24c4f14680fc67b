package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Source;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an answer rests on.
 *
 * @param passages what was chosen of those that were found, in the order of their numbers
 * @param sources the same as readers see them
 */
record Grounds(Retrieval retrieval, List<ScoredPassage> passages, List<Source> sources) {
    Grounds {
        passages = List.copyOf(passages);
        sources = List.copyOf(sources);
    }

    /** With the sources that the passages are, numbered from 1. */
    static Grounds of(Retrieval retrieval, List<ScoredPassage> passages) {
        List<Source> sources =
                IntStream.range(0, passages.size())
                        .mapToObj(i -> Source.of(i + 1, passages.get(i)))
                        .toList();
        return new Grounds(retrieval, passages, sources);
    }

    /** The same for somebody who asks it again. */
    Grounds again() {
        return new Grounds(retrieval.again(), passages, sources);
    }

    /** Of all texts, in UTF-16 characters. */
    int chars() {
        return Stream.concat(passages.stream(), retrieval.passages().stream())
                .mapToInt(hit -> hit.passage().content().length())
                .sum();
    }
}
