package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.ErrorCode;

/** Where the embedding model stands, for readiness and for people. */
public sealed interface EmbeddingState {
    /** Nobody needed it yet. */
    record NotLoaded() implements EmbeddingState {}

    /** The file is being fetched, or the model read. */
    record Loading() implements EmbeddingState {}

    /** Texts are embedded. */
    record Ready() implements EmbeddingState {}

    /** Loading failed and is tried again by later calls. */
    record Failed(ErrorCode code, String detail) implements EmbeddingState {}

    /** A call has been running for longer than any healthy one; all others are refused. */
    record Broken() implements EmbeddingState {}
}
