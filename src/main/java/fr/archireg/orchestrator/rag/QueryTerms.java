package fr.archireg.orchestrator.rag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What passages are searched for.
 *
 * @param asked terms of the question, rarest first, then those that the corpus does not have
 * @param related terms of phrases that mean the same as something in the question, which it does
 *     not have itself; best first
 */
record QueryTerms(List<QueryTerm> asked, List<QueryTerm> related) {
    /** More lexemes cost time and, by evaluation, find nothing more. */
    private static final int ASKED_MAX = 8;

    private static final int RELATED_MAX = 4;

    /** A lexeme of more passages than this share makes candidates only where there are few. */
    private static final double COMMON_SHARE = 0.1;

    private static final long CANDIDATES_FEW = 2_000;

    /** Candidates, by the sum of the lexemes' frequencies, after which no lexeme adds more. */
    private static final long CANDIDATES_MAX = 6_000;

    /** A related lexeme of more passages says too little to find any by itself. */
    private static final long RELATED_CANDIDATES_MAX = 500;

    QueryTerms {
        asked = List.copyOf(asked);
        related = List.copyOf(related);
    }

    /** The terms of a question, and those of its related ones that are new and count the most. */
    static QueryTerms of(List<QueryTerm> asked, List<QueryTerm> related) {
        Set<String> said = asked.stream().map(QueryTerm::lexeme).collect(Collectors.toSet());
        return new QueryTerms(
                asked,
                related.stream()
                        .filter(term -> !said.contains(term.lexeme()))
                        .sorted(
                                Comparator.comparingDouble(QueryTerm::gain)
                                        .reversed()
                                        .thenComparing(QueryTerm::lexeme))
                        .limit(RELATED_MAX)
                        .toList());
    }

    /** Terms of the question that can be found. */
    List<QueryTerm> known() {
        return asked.stream().filter(QueryTerm::known).limit(ASKED_MAX).toList();
    }

    /** All terms that can be found. */
    List<QueryTerm> all() {
        return Stream.concat(known().stream(), related.stream()).toList();
    }

    List<QueryTermPair> pairs() {
        return QueryTermPair.of(known());
    }

    /**
     * Terms that tell passages apart: whatever has one of them is looked at. Those of the question
     * come first; related ones only add what is rare.
     */
    List<QueryTerm> telling() {
        List<QueryTerm> chosen = new ArrayList<>();
        long passages = 0;
        for (QueryTerm term : known()) {
            passages += term.passages();
            boolean common = term.passages() > COMMON_SHARE * term.total();
            boolean enough = passages > (common ? CANDIDATES_FEW : CANDIDATES_MAX);
            if (enough && !chosen.isEmpty()) {
                break;
            }
            chosen.add(term);
        }
        related.stream()
                .filter(term -> term.passages() <= RELATED_CANDIDATES_MAX)
                .forEach(chosen::add);
        return chosen.isEmpty() ? related.subList(0, 1) : chosen;
    }

    /** Halves of all terms, for a score that knows a mean over each: what counts much, and less. */
    List<List<QueryTerm>> halves() {
        List<QueryTerm> all =
                all().stream()
                        .sorted(Comparator.comparingDouble(QueryTerm::gain).reversed())
                        .toList();
        int half = (all.size() + 1) / 2;
        return Stream.of(all.subList(0, half), all.subList(half, all.size()))
                .filter(terms -> !terms.isEmpty())
                .toList();
    }
}
