package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How the corpus is searched. What belongs to the embedding model is best left to the evaluation
 * command, which stores what it found with the model; what is set here wins over it.
 *
 * @param embeddingDimensions {@code EMBEDDING_DIM}, length of the vectors, 1 to 4000, default 768;
 *     must agree with the model and with the table
 * @param similarityThreshold {@code RAG_SIMILARITY_THRESHOLD}, least cosine similarity of a passage
 *     where a request names none, 0 to 1, default as found by evaluation, else 0.7
 * @param efSearch {@code RAG_EF_SEARCH}, candidates that an HNSW search keeps, 10 to 1000, default
 *     200: recall@10 is .986 at 312,000 passages, against .950 with pgvector's own 40
 * @param denseWeight {@code RAG_DENSE_WEIGHT}, how much a rank by embeddings counts where a rank by
 *     words counts 1, 0 to 10, default as found by evaluation, else 0.5
 * @param wordFitMin {@code RAG_WORD_FIT_MIN}, how well, 0 to 1, the best passage must fit the words
 *     of a question that embeddings find nothing for, or the question is not answered; default as
 *     found by evaluation, else 0.18
 * @param cacheTtl {@code RAG_CACHE_TTL}, how long what was found for a question rests under the
 *     answers to the same question, 0 to 1 hour, default 1 min: a change of the corpus shows after
 *     that
 */
public record RagConfig(
        int embeddingDimensions,
        Optional<Double> similarityThreshold,
        int efSearch,
        Optional<Double> denseWeight,
        Optional<Double> wordFitMin,
        Duration cacheTtl) {
    /** Reads the variables named above. */
    public static RagConfig from(Settings settings) {
        return new RagConfig(
                settings.integer("EMBEDDING_DIM", 768, 1, 4_000),
                settings.decimal("RAG_SIMILARITY_THRESHOLD", 0, 1),
                settings.integer("RAG_EF_SEARCH", 200, 10, 1_000),
                settings.decimal("RAG_DENSE_WEIGHT", 0, 10),
                settings.decimal("RAG_WORD_FIT_MIN", 0, 1),
                settings.duration(
                        "RAG_CACHE_TTL",
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Duration.ofHours(1)));
    }

    /** What was found, but for what is set. */
    Tuning over(Tuning found) {
        return new Tuning(
                denseWeight.orElse(found.denseWeight()),
                similarityThreshold.orElse(found.similarityThreshold()),
                wordFitMin.orElse(found.wordFitMin()));
    }
}
