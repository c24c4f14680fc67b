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

    /**
     * Of the starter model, which was: best for the sample and for 32,896 real documents together.
     */
    public static final Tuning STARTER = new Tuning(0.25, 0.54, 0.18);

    private static final String STARTER_SHA256 =
            "9b3308da3277e5d0b25107184e36fd8c2d3e2fbf9596a127e10ad68756b17509";

    /**
     * What a model goes by until it is evaluated on the corpus.
     *
     * @param modelIdentity begins with the SHA-256 of the model file
     */
    static Tuning initial(String modelIdentity) {
        return modelIdentity.startsWith(STARTER_SHA256) ? STARTER : DEFAULT;
    }
}
