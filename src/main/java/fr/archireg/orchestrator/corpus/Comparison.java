package fr.archireg.orchestrator.corpus;

import java.util.List;
import java.util.stream.Stream;

/**
 * Cosine similarities of stored vectors to the vectors that the model makes of the same texts.
 *
 * @param similarities ascending, in [-1, 1], 1 where both are the same
 */
record Comparison(List<Double> similarities) {
    /** From here on two vectors count as the same: other weights of one model differ by less. */
    static final double SAME = 0.995;

    /** Below this, neighbours are no neighbours any more. */
    static final double DIFFERENT = 0.95;

    /** Share of different vectors that a sound corpus never has. */
    private static final double DIFFERENT_SHARE_MAX = 0.05;

    Comparison {
        similarities = similarities.stream().sorted().toList();
    }

    /** Of a stored vector of any norm; 0 if its norm is 0. */
    static double similarity(float[] stored, float[] made) {
        double dot = 0;
        double storedSquares = 0;
        double madeSquares = 0;
        for (int i = 0; i < stored.length; i++) {
            dot += (double) stored[i] * made[i];
            storedSquares += (double) stored[i] * stored[i];
            madeSquares += (double) made[i] * made[i];
        }
        return storedSquares == 0 ? 0 : dot / Math.sqrt(storedSquares * madeSquares);
    }

    /** Number of passages that were compared. */
    int size() {
        return similarities.size();
    }

    /** Number of vectors that are not the same. */
    long others() {
        return similarities.stream().filter(value -> value < SAME).count();
    }

    /** The middle one, or the lower of both; NaN if there is none. */
    double median() {
        return similarities.isEmpty() ? Double.NaN : similarities.get((size() - 1) / 2);
    }

    /** The lowest; NaN if there is none. */
    double lowest() {
        return similarities.isEmpty() ? Double.NaN : similarities.getFirst();
    }

    /**
     * Fails where the half is different: then search by embeddings finds next to nothing. A smaller
     * part that is different is what an import with another model leaves when it is ended early.
     */
    Verdict verdict() {
        if (similarities.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        if (median() < DIFFERENT) {
            return Verdict.FAIL;
        }
        long different = similarities.stream().filter(value -> value < DIFFERENT).count();
        return median() < SAME || different > DIFFERENT_SHARE_MAX * size()
                ? Verdict.WARNING
                : Verdict.PASS;
    }

    /** The one whose middle is higher. */
    static Comparison closer(Comparison one, Comparison other) {
        return one.median() >= other.median() ? one : other;
    }

    /** Both together. */
    Comparison and(Comparison other) {
        return new Comparison(
                Stream.concat(similarities.stream(), other.similarities.stream()).toList());
    }
}
