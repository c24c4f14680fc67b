package fr.archireg.orchestrator.conversation;

import java.util.Optional;
import java.util.UUID;

/**
 * An answer that ended, ready to be saved.
 *
 * @param messageId the message that was stored as streaming
 * @param content the text so far, may be empty
 * @param making sources, model and the rest, as far as they are known
 * @param usage empty if no model said
 */
public record FinishedAnswer(
        UUID messageId,
        String content,
        Outcome outcome,
        AnswerMaking making,
        Optional<Message.Usage> usage) {

    /**
     * What the answer rests on.
     *
     * @param mode {@code generated} or {@code extractive}
     * @param sourcesJson JSON array of the sources
     * @param citationsJson JSON object of the citation check, empty if it was not reached
     */
    public record AnswerMaking(
            String mode,
            Optional<String> model,
            String sourcesJson,
            Optional<String> citationsJson) {}
}
