package fr.archireg.orchestrator.rag;

/** How exactly an index knows the vectors; distances of what is found are exact either way. */
public enum IndexPrecision {
    /** Half precision: half the size, and vectors of up to 4,000 dimensions. */
    HALFVEC(4_000),
    /** Single precision. */
    VECTOR(2_000);

    private final int dimensionsMax;

    IndexPrecision(int dimensionsMax) {
        this.dimensionsMax = dimensionsMax;
    }

    /** This one, unless the vectors are too long for it: then half precision is the only one. */
    IndexPrecision forDimensions(int dimensions) {
        return dimensions > dimensionsMax ? HALFVEC : this;
    }

    /** Longest vectors that any index holds. */
    static int dimensionsMax() {
        return HALFVEC.dimensionsMax;
    }

    /** What is indexed, and how two of it are compared. */
    String expression(int dimensions) {
        return switch (this) {
            case HALFVEC -> "(embedding::halfvec(%d)) halfvec_cosine_ops".formatted(dimensions);
            case VECTOR -> "embedding vector_cosine_ops";
        };
    }
}
