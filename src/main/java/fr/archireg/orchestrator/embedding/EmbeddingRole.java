package fr.archireg.orchestrator.embedding;

/** What a text is embedded as; some models were trained with another prefix for each. */
public enum EmbeddingRole {
    /** What a user asks. */
    QUERY,
    /** What is searched. */
    PASSAGE
}
