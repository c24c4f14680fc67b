package fr.archireg.orchestrator.embedding;

import java.util.List;

/**
 * A vector of the model.
 *
 * @param values length {@code dimensions}, L2 norm 1 within 1e-3, all finite; never changed after
 *     construction, by neither side
 */
@SuppressWarnings("ArrayRecordComponent") // a hot path: copied nowhere, changed nowhere
public record Embedding(float[] values) {
    private static final double NORM_TOLERANCE = 1e-3;

    /**
     * Checks the norm: a zero or NaN vector would make every cosine distance NaN and every search
     * silently empty.
     *
     * @throws IllegalArgumentException if the norm is not 1
     */
    public Embedding {
        double norm = norm(values);
        if (!(Math.abs(norm - 1) <= NORM_TOLERANCE)) {
            throw new IllegalArgumentException(
                    "embedding has norm %s instead of 1".formatted(norm));
        }
    }

    /**
     * The direction in the middle of some vectors of the same length.
     *
     * @param all at least one
     * @throws IllegalArgumentException if they cancel each other out
     */
    public static Embedding mean(List<Embedding> all) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        float[] sum = new float[all.getFirst().dimensions()];
        for (Embedding embedding : all) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += embedding.values[i];
            }
        }
        double norm = norm(sum);
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (sum[i] / norm);
        }
        return new Embedding(sum);
    }

    public int dimensions() {
        return values.length;
    }

    /** Cosine similarity in [-1, 1]; higher is closer. Both vectors have the same length. */
    public double cosineSimilarity(Embedding other) {
        double dot = 0;
        for (int i = 0; i < values.length; i++) {
            dot += (double) values[i] * other.values[i];
        }
        return dot / (norm(values) * norm(other.values));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
