package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.FinishReason;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.quota.MeteredModel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Completes a question from its conversation: by rules, and where these can only guess what the
 * question leans on, by a small model if there is one. What the model says is a text to search with
 * and nothing else; where it fails, is late or says what cannot be the question, the rules decide.
 */
final class QuestionRewriter {
    private static final Logger LOGGER = System.getLogger(QuestionRewriter.class.getName());

    private final Optional<MeteredModel> model;
    private final Metrics metrics;

    /**
     * @param model empty where rules alone complete questions
     */
    QuestionRewriter(Optional<MeteredModel> model, Metrics metrics) {
        this.model = model;
        this.metrics = metrics;
    }

    /**
     * The question as it would be asked without the conversation.
     *
     * @throws AppException if it was cancelled while the model was asked
     */
    String complete(Inquiry inquiry, Cancellation cancellation) {
        String question = inquiry.request().query().text();
        List<Turn> history = inquiry.history();
        FollowUp.Completion byRules = FollowUp.complete(question, history);
        if (model.isEmpty() || !byRules.guessed()) {
            return byRules.text();
        }
        try (CompletionStream stream =
                model.get().stream(inquiry.caller(), RewritePrompt.of(question, history))) {
            cancellation.onCancel(stream::close);
            Optional<String> rewritten =
                    read(stream).flatMap(text -> RewrittenQuestion.fit(text, question, history));
            metrics.questionRewrite(rewritten.isPresent() ? "used" : "rejected");
            return rewritten.orElse(byRules.text());
        } catch (AppException e) {
            if (cancellation.cancelled()) {
                throw e;
            }
            metrics.questionRewrite("failed");
            LOGGER.log(
                    Level.WARNING,
                    "a question is completed by rules, no model did code=%s detail=%s"
                            .formatted(e.code().wireName(), e.detail()));
            return byRules.text();
        }
    }

    /** The whole text, or empty if it is cut off or too long to be a question. */
    private static Optional<String> read(CompletionStream stream) {
        StringBuilder text = new StringBuilder();
        while (text.length() <= RewrittenQuestion.CHARS_MAX) {
            switch (stream.next()) {
                case CompletionEvent.Delta(String piece) -> text.append(piece);
                case CompletionEvent.Finished(FinishReason reason, var usage) -> {
                    return reason == FinishReason.STOP
                            ? Optional.of(text.toString())
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
