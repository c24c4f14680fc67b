package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Strategy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Whether a plain question on planning law finds anything, by each way of searching. */
public final class RetrievalCheck implements SystemTest {
    private static final String QUESTION =
            "Une clôture doit-elle faire l'objet d'une déclaration préalable ?";
    private static final int LIMIT = 5;

    private final Retriever retriever;
    private final DoubleSupplier threshold;

    /**
     * @param threshold least similarity that users' questions are held to
     */
    public RetrievalCheck(Retriever retriever, DoubleSupplier threshold) {
        this.retriever = retriever;
        this.threshold = threshold;
    }

    /**
     * How many passages each way found, of five at most.
     *
     * @param bestSimilarity of what embeddings found, whatever the threshold
     */
    private record Seen(
            int hybrid,
            int dense,
            int lexical,
            double bestSimilarity,
            double similarityThreshold,
            Optional<String> degraded) {}

    @Override
    public String name() {
        return "test-rag";
    }

    @Override
    public String description() {
        return "searches the corpus for a known question by embeddings, by words and by both";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Outcome run() {
        double least = threshold.getAsDouble();
        Retrieval lexical = search(Strategy.LEXICAL, least);
        Retrieval dense = search(Strategy.DENSE, 0);
        Retrieval hybrid = search(Strategy.HYBRID, least);
        double best =
                dense.passages().stream().mapToDouble(ScoredPassage::similarity).max().orElse(0);
        Seen seen =
                new Seen(
                        hybrid.passages().size(),
                        dense.passages().size(),
                        lexical.passages().size(),
                        best,
                        least,
                        hybrid.degraded());
        return Outcome.of(seen, complaint(seen));
    }

    private Retrieval search(Strategy strategy, double leastSimilarity) {
        return retriever.retrieve(
                new Query(QUESTION, LIMIT, leastSimilarity, Filters.NONE, strategy));
    }

    private static Optional<String> complaint(Seen seen) {
        if (seen.degraded().isPresent()) {
            return Optional.of("embeddings are left out of searches: " + seen.degraded().get());
        }
        if (seen.dense() == 0) {
            return Optional.of("embeddings find nothing: the corpus may be empty");
        }
        if (seen.lexical() == 0) {
            return Optional.of("words find nothing: the lexical index may not be built yet");
        }
        if (seen.bestSimilarity() < seen.similarityThreshold()) {
            return Optional.of(
                    "the best similarity, %.2f, is below RAG_SIMILARITY_THRESHOLD, which belongs to the model"
                            .formatted(seen.bestSimilarity()));
        }
        return Optional.empty();
    }
}
