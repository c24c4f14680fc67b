package fr.archireg.orchestrator.conversation;

import java.util.List;
import java.util.UUID;

/**
 * A question that was stored, and the place where its answer will go.
 *
 * @param generationId names the making of the answer; first half of the ids of its events
 * @param history the messages before the question, oldest first, without empty ones; of each
 *     question the newest answer
 */
public record Exchange(
        UUID conversationId,
        UUID userMessageId,
        UUID assistantMessageId,
        UUID generationId,
        List<Message> history) {
    public Exchange {
        history = List.copyOf(history);
    }
}
