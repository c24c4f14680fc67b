package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Fused;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranking;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReciprocalRankFusionTest {
    private final ReciprocalRankFusion fusion = new ReciprocalRankFusion(10);

    @Test
    void nothingGivesNothing() {
        assertThat(fusion.fuse(List.of())).isEmpty();
        assertThat(fusion.fuse(List.of(ranking(1)))).isEmpty();
    }

    @Test
    void oneListKeepsItsOrder() {
        assertThat(fusion.fuse(List.of(ranking(1, "c", "a", "b"))))
                .extracting(Fused::id)
                .containsExactly("c", "a", "b");
    }

    @Test
    void addsWeightedReciprocalRanks() {
        List<Fused> fused = fusion.fuse(List.of(ranking(1, "a", "b"), ranking(0.5, "b", "c")));

        assertThat(fused).extracting(Fused::id).containsExactly("b", "a", "c");
        assertThat(fused.getFirst().score()).isCloseTo(1 / 12.0 + 0.5 / 11, within(1e-12));
        assertThat(fused.get(1).score()).isCloseTo(1 / 11.0, within(1e-12));
        assertThat(fused.get(2).score()).isCloseTo(0.5 / 12, within(1e-12));
    }

    @Test
    void ordersEqualScoresById() {
        Ranking shared = new Ranking(List.of(new Ranked("b", 1), new Ranked("a", 1)), 1);

        assertThat(fusion.fuse(List.of(shared))).extracting(Fused::id).containsExactly("a", "b");
    }

    @Test
    void aListWithoutWeightOnlyAddsAtTheEnd() {
        assertThat(fusion.fuse(List.of(ranking(0, "a"), ranking(1, "b"))))
                .extracting(Fused::id)
                .containsExactly("b", "a");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReciprocalRankFusion(0));
        assertThatIllegalArgumentException().isThrownBy(() -> ranking(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ranked("a", 0));
    }

    private static Ranking ranking(double weight, String... ids) {
        return new Ranking(Ranked.inOrder(List.of(ids)), weight);
    }
}
