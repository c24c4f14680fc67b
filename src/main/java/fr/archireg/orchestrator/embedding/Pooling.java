package fr.archireg.orchestrator.embedding;

/** How the vectors of a text's tokens become one; the model was trained for exactly one way. */
public enum Pooling {
    /** The average of all. */
    MEAN,
    /** The vector of the first token. */
    CLS,
    /** The vector of the last token. */
    LAST
}
