package fr.archireg.orchestrator.rag;

/**
 * A lexeme of a question, or of a phrase that means the same as something in it.
 *
 * @param position of its first occurrence, in words from 1, those included that do not count; 0 for
 *     one that the question itself does not have
 * @param passages that have it, 0 where it may be a typing error
 * @param total passages of the corpus
 * @param share of its rarity that it counts, above 0 to 1
 */
record QueryTerm(String lexeme, int position, long passages, long total, double share) {
    /** What a lexeme that the corpus does not have counts, in rarities. */
    private static final double UNKNOWN_WEIGHT = 0.5;

    /** Robertson and Spärck Jones, in the form of Lucene's BM25 that is never negative. */
    double rarity() {
        return Math.log1p((total - passages + 0.5) / (passages + 0.5));
    }

    /** What a passage gains that has the term. */
    double gain() {
        return share * rarity();
    }

    /** What the term counts among those that a passage should have. */
    double weight() {
        return known() ? gain() : UNKNOWN_WEIGHT * gain();
    }

    /** Whether the question itself has it. */
    boolean isAsked() {
        return position > 0;
    }

    boolean known() {
        return passages > 0;
    }

    /** The lexeme as a {@code tsquery} for itself, whatever signs are in it. */
    String query() {
        return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
