package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.http.Validation;
import java.util.Optional;
import java.util.UUID;

/** What a client says about an answer. */
record FeedbackBody(Optional<Feedback.Rating> rating, Optional<String> comment) {
    private static final int COMMENT_CHARS_MAX = 2_000;

    /**
     * The checked feedback.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code INVALID_REQUEST} with every field
     *     that is wrong
     */
    Feedback toFeedback(UUID conversationId, UUID messageId) {
        Validation validation = new Validation();
        validation.check(rating.isPresent(), "rating", "must be one of up, down");
        Optional<String> text = validation.optionalText("comment", comment, COMMENT_CHARS_MAX);
        validation.verify();
        return new Feedback(conversationId, messageId, rating.orElseThrow(), text);
    }
}
