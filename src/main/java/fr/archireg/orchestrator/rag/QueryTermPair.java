package fr.archireg.orchestrator.rag;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Two terms that are neighbours in the question. */
record QueryTermPair(QueryTerm first, QueryTerm second) {
    /** Words from one to the other: "délai de la convocation" has two neighbours. */
    private static final int DISTANCE_MAX = 3;

    static List<QueryTermPair> of(List<QueryTerm> terms) {
        List<QueryTerm> inOrder =
                terms.stream().sorted(Comparator.comparingInt(QueryTerm::position)).toList();
        return IntStream.range(1, inOrder.size())
                .mapToObj(i -> new QueryTermPair(inOrder.get(i - 1), inOrder.get(i)))
                .filter(pair -> pair.distance() <= DISTANCE_MAX)
                .toList();
    }

    private int distance() {
        return second.position() - first.position();
    }

    double rarity() {
        return (first.rarity() + second.rarity()) / 2;
    }

    /** Both terms as a {@code tsquery}. */
    String query() {
        return first.query() + " & " + second.query();
    }
}
