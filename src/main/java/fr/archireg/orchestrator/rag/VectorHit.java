package fr.archireg.orchestrator.rag;

/**
 * A passage that a search by embeddings found.
 *
 * @param id of the passage
 * @param document what all passages of its document share
 * @param similarity cosine, −1 to 1
 */
record VectorHit(String id, String document, double similarity) {}
