package fr.archireg.orchestrator.conversation;

/** Tokens of many answers, as the providers counted them. */
public record Tokens(long promptTokens, long completionTokens, long totalTokens) {
    static Tokens of(long promptTokens, long completionTokens) {
        return new Tokens(promptTokens, completionTokens, promptTokens + completionTokens);
    }
}
