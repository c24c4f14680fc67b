package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.TokenEstimate;
import fr.archireg.orchestrator.security.Caller;

/** A language model that is asked on somebody's account. Thread-safe. */
public final class MeteredModel {
    private final ChatModel model;
    private final TokenQuota quota;
    private final int completionTokensMax;

    /**
     * @param completionTokensMax what an answer may have at most, hidden reasoning included
     */
    public MeteredModel(ChatModel model, TokenQuota quota, int completionTokensMax) {
        this.model = model;
        this.quota = quota;
        this.completionTokensMax = completionTokensMax;
    }

    /**
     * Returns if the user can pay for an answer, as far as that is known before the prompt is.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code TOKENS_EXHAUSTED} if not
     */
    public void requireCredit(Caller caller) {
        quota.require(caller, completionTokensMax);
    }

    /**
     * Reserves what the answer may cost and prepares it; the caller closes the stream, which
     * settles the account.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code TOKENS_EXHAUSTED} if the user
     *     cannot pay for it
     */
    public CompletionStream stream(Caller caller, Prompt prompt) {
        long promptTokens =
                prompt.turns().stream().mapToLong(turn -> TokenEstimate.tokens(turn.text())).sum();
        TokenReservation reservation = quota.reserve(caller, promptTokens + completionTokensMax);
        try {
            return new MeteredStream(model.stream(prompt), reservation, promptTokens);
        } catch (RuntimeException e) {
            reservation.close();
            throw e;
        }
    }
}
