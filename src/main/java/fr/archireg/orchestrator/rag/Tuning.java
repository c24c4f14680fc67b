package fr.archireg.orchestrator.rag;

/**
 * What of a search belongs to the embedding model and is set by evaluation.
 *
 * @param denseWeight how much a rank by embeddings counts where a rank by words counts 1, 0 to 10
 * @param similarityThreshold least cosine similarity of a passage where a request names none, 0 to
 *     1
 * @param wordFitMin least {@link LexicalHits.WordHit#fit} of the best passage by words for an
 *     answer to be made of it, 0 to 1
 */
public record Tuning(double denseWeight, double similarityThreshold, double wordFitMin) {
    /** Of a model that was not evaluated. */
    public static final Tuning DEFAULT = new Tuning(0.5, 0.7, 0.18);
}
