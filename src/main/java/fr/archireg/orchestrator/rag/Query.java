package fr.archireg.orchestrator.rag;

/**
 * What is looked for.
 *
 * @param text the question, never blank
 * @param limit passages at most, 1 to 100
 * @param similarityThreshold least cosine similarity, 0 to 1, of what is found by its embedding
 *     alone; it belongs to the embedding model
 */
public record Query(
        String text, int limit, double similarityThreshold, Filters filters, Strategy strategy) {

    /** With the strategy that serves most questions best. */
    public Query(String text, int limit, double similarityThreshold, Filters filters) {
        this(text, limit, similarityThreshold, filters, Strategy.HYBRID);
    }

    /** The same search for another text. */
    public Query withText(String other) {
        return new Query(other, limit, similarityThreshold, filters, strategy);
    }

    /** The same question for another number of passages. */
    Query withLimit(int other) {
        return new Query(text, other, similarityThreshold, filters, strategy);
    }

    /** The same question with what is less similar, too. */
    Query withoutThreshold() {
        return new Query(text, limit, 0, filters, strategy);
    }
}
