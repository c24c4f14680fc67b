package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QueryTermsTest {
    private static final long TOTAL = 50_000;

    @Test
    void rareTermsTellPassagesApart() {
        QueryTerms terms = QueryTerms.of(List.of(asked("a", 900), asked("b", 20_000)), List.of());

        assertThat(terms.telling()).extracting(QueryTerm::lexeme).containsExactly("a");
    }

    @Test
    void aCommonTermDoesWhereThereIsNoOther() {
        QueryTerms terms = QueryTerms.of(List.of(asked("a", 20_000), asked("b", 0)), List.of());

        assertThat(terms.telling()).extracting(QueryTerm::lexeme).containsExactly("a");
        assertThat(terms.known()).extracting(QueryTerm::lexeme).containsExactly("a");
    }

    @Test
    void relatedTermsOnlyAddWhatIsRare() {
        QueryTerms terms =
                QueryTerms.of(
                        List.of(asked("a", 900)),
                        List.of(related("b", 300, 0.5), related("c", 1_500, 0.5)));

        assertThat(terms.telling()).extracting(QueryTerm::lexeme).containsExactly("a", "b");
        assertThat(terms.all()).extracting(QueryTerm::lexeme).containsExactly("a", "b", "c");
    }

    @Test
    void theBestRelatedTermDoesWhereNothingElseIsKnown() {
        QueryTerms terms =
                QueryTerms.of(
                        List.of(asked("a", 0)),
                        List.of(related("b", 5_000, 0.2), related("c", 6_000, 0.5)));

        assertThat(terms.telling()).extracting(QueryTerm::lexeme).containsExactly("c");
    }

    @Test
    void whatIsAskedIsNotRelated() {
        QueryTerms terms =
                QueryTerms.of(
                        List.of(asked("a", 900)),
                        List.of(related("a", 900, 0.5), related("b", 800, 0.5)));

        assertThat(terms.related()).extracting(QueryTerm::lexeme).containsExactly("b");
    }

    @Test
    void noMoreThanEightAndFour() {
        QueryTerms terms =
                QueryTerms.of(
                        IntStream.range(0, 20).mapToObj(i -> asked("a" + i, 10 + i)).toList(),
                        IntStream.range(0, 20)
                                .mapToObj(i -> related("b" + i, 90 + i, 0.5))
                                .toList());

        assertThat(terms.known()).hasSize(8);
        assertThat(terms.related()).extracting(QueryTerm::lexeme).startsWith("b0", "b1").hasSize(4);
    }

    @Test
    void halvesAreOfWhatCountsMuchAndOfWhatCountsLess() {
        QueryTerms terms =
                QueryTerms.of(
                        List.of(asked("a", 20), asked("b", 9_000), asked("c", 0)),
                        List.of(related("d", 500, 0.5)));

        assertThat(terms.halves().getFirst())
                .extracting(QueryTerm::lexeme)
                .containsExactly("a", "d");
        assertThat(terms.halves().getLast()).extracting(QueryTerm::lexeme).containsExactly("b");
    }

    @Test
    void aSingleTermIsNotHalved() {
        assertThat(QueryTerms.of(List.of(asked("a", 9)), List.of()).halves()).hasSize(1);
    }

    private static QueryTerm asked(String lexeme, long passages) {
        return new QueryTerm(lexeme, 1, passages, TOTAL, 1);
    }

    private static QueryTerm related(String lexeme, long passages, double share) {
        return new QueryTerm(lexeme, 0, passages, TOTAL, share);
    }
}
