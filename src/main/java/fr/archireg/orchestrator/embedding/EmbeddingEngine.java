package fr.archireg.orchestrator.embedding;

/**
 * The native model behind its guards. One thread at a time, except for {@link #kick}.
 *
 * <p>Texts were cleaned by {@link TextCleaning} before.
 */
interface EmbeddingEngine {

    /** The embedding of a text of 1 to {@link #tokensMax} tokens. */
    Embedding embed(String text);

    /** Tokens of the text without those that the model adds itself. */
    int countTokens(String text);

    /** Most tokens that {@link #embed} takes, from 1. */
    int tokensMax();

    /** Posts a small task from another thread, which frees a call that the engine forgot. */
    void kick();
}
