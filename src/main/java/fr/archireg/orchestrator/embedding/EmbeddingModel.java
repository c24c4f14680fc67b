package fr.archireg.orchestrator.embedding;

/**
 * Makes embeddings. Thread-safe; callers may be virtual threads and wait their turn, at most for
 * the configured time.
 *
 * <p>All methods throw {@link fr.archireg.orchestrator.error.AppException}: {@code
 * EMBEDDING_OVERLOADED} when too many callers wait, {@code EMBEDDING_UNAVAILABLE} while the model
 * is being loaded for longer than the wait or after its thread broke, {@code MODEL_INVALID} or
 * {@code MODEL_UNREACHABLE} when there is no usable model file.
 */
public interface EmbeddingModel {

    /**
     * The embedding of a text, with the prefix that the model wants for the role. A text beyond
     * {@link #tokensMax} is cut; blank text and text without any usable character are an {@code
     * INVALID_REQUEST}.
     */
    Embedding embed(String text, EmbeddingRole role);

    /**
     * Number of tokens of the text alone: without prefix, without the model's own special tokens.
     */
    int countTokens(String text);

    /**
     * Most tokens of a text that are embedded for the role without being cut; prefix and special
     * tokens are already taken off.
     */
    int tokensMax(EmbeddingRole role);

    /**
     * Tokens of a passage, with its heading, that are to be embedded at once; 0 for as many as fit.
     */
    int passageWindow();

    /** Length of every embedding, from the model file; loads its header if need be. */
    int dimensions();
}
