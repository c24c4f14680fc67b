package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message, as it is stored and as clients see it.
 *
 * @param place what it belongs to
 * @param content plain text of a user, Markdown of the assistant; may be empty while it is made
 * @param making how the answer was made; all empty for a user's message
 */
public record Message(
        UUID id,
        @JsonUnwrapped Place place,
        Role role,
        String content,
        MessageStatus status,
        @JsonUnwrapped Making making,
        Instant createdAt) {

    /**
     * What a message belongs to.
     *
     * @param questionId of an answer: the message that it answers. A question may have several
     *     answers; the newest one counts in what follows
     * @param generationId of an answer: where its events are
     */
    public record Place(
            UUID conversationId, Optional<UUID> questionId, Optional<UUID> generationId) {}

    /**
     * How an answer was made.
     *
     * @param sources JSON array of the passages shown with it, or null
     * @param citations JSON object with the result of the citation check, or null
     * @param mode {@code generated} or {@code extractive}
     * @param errorCode why it failed
     */
    public record Making(
            @JsonRawValue @Nullable String sources,
            @JsonRawValue @Nullable String citations,
            Optional<String> mode,
            Optional<String> model,
            Optional<String> finishReason,
            Optional<String> errorCode,
            Optional<Usage> usage) {}

    /** Tokens as the provider counted them. */
    public record Usage(int promptTokens, int completionTokens, int totalTokens) {}
}
