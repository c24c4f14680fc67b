package fr.archireg.orchestrator.rag;

/**
 * What the corpus table looks like in this database.
 *
 * @param vectors the set that is searched
 * @param idType SQL type of the primary key, from the catalogue
 * @param dimensions declared length of the vectors
 * @param index which index a search can use
 * @param iterativeScan whether pgvector goes on when a filter left too few rows (0.8 and later)
 */
record CorpusLayout(
        VectorSet vectors, String idType, int dimensions, Index index, boolean iterativeScan) {

    /** An HNSW index with cosine distance. */
    enum Index {
        /** None that is valid: searches are exact and read every row. */
        NONE,
        /** On the column itself. */
        VECTOR,
        /** On the column cast to half precision. */
        HALFVEC
    }

    /**
     * The distance of a row to the vector bound as {@code real[]}, in the form that the index
     * knows.
     */
    String distance() {
        return switch (index) {
            case NONE, VECTOR ->
                    "%s <=> ?::real[]::vector(%d)".formatted(vectors.vector(), dimensions);
            case HALFVEC ->
                    "%2$s::halfvec(%1$d) <=> ?::real[]::vector(%1$d)::halfvec(%1$d)"
                            .formatted(dimensions, vectors.vector());
        };
    }
}
