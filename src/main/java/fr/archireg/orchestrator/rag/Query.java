package fr.archireg.orchestrator.rag;

/**
 * What is looked for.
 *
 * @param text the question, never blank
 * @param limit passages at most, 1 to 100
 * @param similarityThreshold least cosine similarity, 0 to 1; it belongs to the embedding model
 */
public record Query(String text, int limit, double similarityThreshold, Filters filters) {}
