package fr.archireg.orchestrator.rag;

/**
 * A passage that was found.
 *
 * @param similarity cosine similarity to the question in [-1, 1], higher is closer; 0 if the
 *     passage or the question has no embedding
 * @param score what the list is ordered by, descending; comparable within one answer only
 */
public record ScoredPassage(Passage passage, double similarity, double score) {}
