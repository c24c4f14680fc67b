package fr.archireg.orchestrator.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.archireg.orchestrator.rag.ReciprocalRankFusion;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Fused;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranking;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankFusionSelfTest {
    private static final ReciprocalRankFusion FUSION = new ReciprocalRankFusion(60);

    @Test
    void putsFirstWhatBothListsHave() {
        List<Fused> fused =
                FUSION.fuse(List.of(ranking(1, "a", "shared"), ranking(1, "b", "shared")));

        assertEquals(List.of("shared", "a", "b"), fused.stream().map(Fused::id).toList());
        assertEquals(2.0 / 62, fused.getFirst().score(), 1e-12);
    }

    @Test
    void weighsTheLists() {
        List<Fused> fused = FUSION.fuse(List.of(ranking(0.5, "a"), ranking(1, "b")));

        assertEquals(List.of("b", "a"), fused.stream().map(Fused::id).toList());
    }

    private static Ranking ranking(double weight, String... ids) {
        return new Ranking(Ranked.inOrder(List.of(ids)), weight);
    }
}
