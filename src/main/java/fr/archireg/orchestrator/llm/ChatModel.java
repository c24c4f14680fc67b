package fr.archireg.orchestrator.llm;

/** A language model that answers in a stream. Thread-safe. */
public interface ChatModel {

    /**
     * Prepares a completion; nothing is sent before the first {@link CompletionStream#next}. The
     * caller closes the stream.
     */
    CompletionStream stream(Prompt prompt);
}
