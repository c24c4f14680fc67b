package fr.archireg.orchestrator.embedding;

/**
 * What decides the vector of a passage, besides its text. Vectors of equal identities are equal;
 * vectors of two identities say nothing about each other until they were compared.
 *
 * @param modelSha256 digest of the model file, in lower-case hexadecimal
 * @param passagePrefix what was put before each passage, spaces included
 * @param passageWindow tokens that were embedded at once, 0 for a whole passage
 * @param dimensions length of the vectors
 */
public record EmbeddingIdentity(
        String modelSha256,
        Pooling pooling,
        String passagePrefix,
        int passageWindow,
        int dimensions) {

    /** Reads the model file if its digest is not known yet. */
    static EmbeddingIdentity of(ModelFile file, EngineConfig config) {
        return new EmbeddingIdentity(
                file.sha256(),
                config.effectivePooling(file.header()),
                config.passagePrefix(),
                config.passageWindow(),
                file.header().embeddingLength());
    }

    /**
     * Whether a question that one of both embeds can be compared with passages of the other: a
     * prefix or a window of the passages changes nothing in how questions are embedded.
     */
    public boolean answersSameQuestions(EmbeddingIdentity other) {
        return modelSha256.equals(other.modelSha256)
                && pooling == other.pooling
                && dimensions == other.dimensions;
    }
}
