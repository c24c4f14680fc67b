package fr.archireg.orchestrator.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fr.archireg.orchestrator.evaluation.RankingQuality.Cutoffs;
import fr.archireg.orchestrator.evaluation.RankingQuality.Judged;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RankingQualityTest {
    private static final double TOLERANCE = 1e-9;

    @Test
    void aPerfectListHasOneOfEverything() {
        assertThat(quality(Set.of("a", "b"), List.of("a", "b", "c")))
                .isEqualTo(new RankingQuality(1, 1, 1, 1));
    }

    @Test
    void nothingFoundHasNothing() {
        assertThat(quality(Set.of("a"), List.of("x"))).isEqualTo(new RankingQuality(0, 0, 0, 0));
        assertThat(quality(Set.of("a"), List.of())).isEqualTo(new RankingQuality(0, 0, 0, 0));
    }

    @Test
    void discountsByRank() {
        RankingQuality quality = quality(Set.of("a", "b"), List.of("x", "a", "y", "z"));

        double ideal = 1 + 1 / log2(3);
        assertThat(quality.recall()).isEqualTo(0.5);
        assertThat(quality.mrr()).isEqualTo(0.5);
        assertThat(quality.ndcg()).isCloseTo(1 / log2(3) / ideal, within(TOLERANCE));
    }

    @Test
    void severalPassagesOfADocumentCountOnce() {
        assertThat(quality(Set.of("b"), List.of("a", "a", "a", "b")).mrr()).isEqualTo(0.5);
    }

    @Test
    void cutsWhereItIsTold() {
        Judged judged = new Judged(Set.of("c", "d"), List.of("a", "b", "c", "d"));

        assertThat(judged.quality(new Cutoffs(3, 2)).recall()).isEqualTo(0.5);
        assertThat(judged.quality(new Cutoffs(3, 2)).hit()).isZero();
        assertThat(judged.quality(new Cutoffs(4, 3)).hit()).isEqualTo(1);
    }

    @Test
    void isTheMeanOfItsQuestions() {
        RankingQuality quality =
                RankingQuality.of(
                        List.of(
                                new Judged(Set.of("a"), List.of("a")),
                                new Judged(Set.of("a"), List.of("b"))),
                        Cutoffs.USUAL);

        assertThat(quality).isEqualTo(new RankingQuality(0.5, 0.5, 0.5, 0.5));
    }

    private static RankingQuality quality(Set<String> relevant, List<String> found) {
        return new Judged(relevant, found).quality(Cutoffs.USUAL);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
