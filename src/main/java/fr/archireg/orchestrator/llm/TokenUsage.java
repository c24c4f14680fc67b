package fr.archireg.orchestrator.llm;

/**
 * Tokens that an answer cost, as the provider counted them, 0 where it did not say.
 *
 * @param promptTokens system message, context and question
 * @param completionTokens answer, hidden reasoning included
 */
public record TokenUsage(int promptTokens, int completionTokens) {
    /** Nothing was counted. */
    public static final TokenUsage NONE = new TokenUsage(0, 0);

    public int totalTokens() {
        return promptTokens + completionTokens;
    }
}
