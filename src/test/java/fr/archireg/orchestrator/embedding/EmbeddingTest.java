package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class EmbeddingTest {
    private static final Embedding EAST = new Embedding(new float[] {1, 0});
    private static final Embedding NORTH = new Embedding(new float[] {0, 1});

    @Test
    void meansTheDirectionBetween() {
        Embedding mean = Embedding.mean(List.of(EAST, NORTH));

        assertThat(mean.values())
                .containsExactly(new float[] {0.7071f, 0.7071f}, Offset.offset(1e-4f));
    }

    @Test
    void meansEachAsMuchAsAnyOther() {
        Embedding mean = Embedding.mean(List.of(EAST, EAST, NORTH));

        assertThat(mean.cosineSimilarity(EAST)).isGreaterThan(mean.cosineSimilarity(NORTH));
    }

    @Test
    void isTheMeanOfItself() {
        assertThat(Embedding.mean(List.of(EAST))).isEqualTo(EAST);
    }

    @Test
    void hasNoMeanOfWhatCancelsItselfOut() {
        Embedding west = new Embedding(new float[] {-1, 0});

        assertThatIllegalArgumentException().isThrownBy(() -> Embedding.mean(List.of(EAST, west)));
    }
}
