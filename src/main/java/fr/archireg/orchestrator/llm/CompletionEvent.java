package fr.archireg.orchestrator.llm;

/** What a model sends: any number of deltas, then exactly one end. */
public sealed interface CompletionEvent {

    /**
     * A piece of the answer.
     *
     * @param text never empty, always whole Unicode characters
     */
    record Delta(String text) implements CompletionEvent {}

    /** The regular end of the answer. */
    record Finished(FinishReason reason, TokenUsage usage) implements CompletionEvent {}
}
