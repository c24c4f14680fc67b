package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;

/** What a user said about an answer, and when. */
public record GivenFeedback(
        @JsonUnwrapped Feedback feedback, Instant createdAt, Instant updatedAt) {

    /** The answer, which has one feedback at most. */
    public UUID messageId() {
        return feedback.messageId();
    }
}
