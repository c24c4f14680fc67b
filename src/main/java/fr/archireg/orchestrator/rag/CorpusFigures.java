package fr.archireg.orchestrator.rag;

import java.util.List;
import java.util.Optional;

/**
 * What the corpus table and its index of vectors are like, for people.
 *
 * @param vectorVersion of pgvector; empty if the extension is missing
 * @param passagesWithoutEmbedding those that are only found by words
 */
public record CorpusFigures(
        Optional<String> vectorVersion,
        List<Index> indexes,
        long passages,
        long passagesWithoutEmbedding) {
    public CorpusFigures {
        indexes = List.copyOf(indexes);
    }

    /**
     * An HNSW index.
     *
     * @param valid false while it is built, and for what a build that was killed left
     */
    public record Index(String name, boolean valid, long bytes) {}
}
