package fr.archireg.orchestrator.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the model that embeds the questions is the one that embedded the passages. */
public final class EmbeddingCompatibilityCheck implements SystemTest {
    /** The same model in another quantization or on another processor stays above it. */
    private static final double SIMILARITY_MIN = 0.995;

    private final StoredEmbeddings stored;

    public EmbeddingCompatibilityCheck(StoredEmbeddings stored) {
        this.stored = stored;
    }

    private record Seen(int passages, double leastSimilarity, double required) {}

    @Override
    public String name() {
        return "test-embedding-compatibility";
    }

    @Override
    public String description() {
        return "embeds a few stored passages again and compares them with their stored vectors";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome run() {
        List<Double> similarities = stored.similarities(SIMILARITY_MIN);
        if (similarities.isEmpty()) {
            return new Outcome.Skipped("the corpus has no short passage with an embedding");
        }
        double least = similarities.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        Optional<String> complaint =
                least >= SIMILARITY_MIN
                        ? Optional.empty()
                        : Optional.of(
                                "the stored vectors were made by another model, pooling or prefix: similarity %.3f instead of %s"
                                        .formatted(least, SIMILARITY_MIN));
        return Outcome.of(new Seen(similarities.size(), least, SIMILARITY_MIN), complaint);
    }
}
