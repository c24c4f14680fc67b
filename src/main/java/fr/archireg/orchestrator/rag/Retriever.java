package fr.archireg.orchestrator.rag;

/** Finds passages. Thread-safe. */
@FunctionalInterface
public interface Retriever {

    /**
     * Passages for a query, best first; none is a regular answer.
     *
     * @throws fr.archireg.orchestrator.error.AppException with one of the {@code DATABASE_*},
     *     {@code EMBEDDING_*} or {@code MODEL_*} codes, or {@code DIMENSION_MISMATCH}
     */
    Retrieval retrieve(Query query);
}
