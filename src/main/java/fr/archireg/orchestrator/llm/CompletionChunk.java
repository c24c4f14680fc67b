package fr.archireg.orchestrator.llm;

import java.util.Optional;

/**
 * What one data event of the provider says; everything may be absent.
 *
 * @param content piece of the answer, empty where there is none
 * @param reasoned whether it holds hidden reasoning; its text is not kept
 * @param errorCode code of an error that ends the stream, its type if it has no code, {@code ""} if
 *     it has neither
 */
record CompletionChunk(
        String content,
        boolean reasoned,
        Optional<FinishReason> finishReason,
        Optional<TokenUsage> usage,
        Optional<String> errorCode) {}
