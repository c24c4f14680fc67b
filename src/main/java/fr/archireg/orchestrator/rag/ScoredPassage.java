package fr.archireg.orchestrator.rag;

/**
 * A passage that was found.
 *
 * @param similarity cosine similarity to the question in [-1, 1], higher is closer
 * @param score what the list is ordered by, descending; comparable within one answer only
 */
public record ScoredPassage(Passage passage, double similarity, double score) {}
