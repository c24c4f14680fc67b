package fr.archireg.orchestrator.chat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.TokenUsage;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer as JSON, for clients that do not stream: as it was saved.
 *
 * @param finishReason {@code stopped} if the user ended it early
 */
record AnswerBody(
        UUID conversationId,
        UUID assistantMessageId,
        String content,
        @JsonRawValue @Nullable String sources,
        Optional<String> finishReason,
        Usage usage,
        @JsonRawValue @Nullable String citations,
        Optional<String> mode,
        Optional<String> model) {

    /**
     * The answer that was saved.
     *
     * @throws AppException why there is none
     */
    static AnswerBody of(Message message) {
        Message.Making making = message.making();
        return switch (message.status()) {
            case COMPLETE, STOPPED ->
                    new AnswerBody(
                            message.place().conversationId(),
                            message.id(),
                            message.content(),
                            making.sources(),
                            making.finishReason()
                                    .or(() -> Optional.of(message.status().wireName())),
                            making.usage().map(Usage::of).orElse(Usage.of(TokenUsage.NONE)),
                            making.citations(),
                            making.mode(),
                            making.model());
            case FAILED -> throw failure(making.errorCode());
            case INTERRUPTED, STREAMING -> throw failure(Optional.empty());
        };
    }

    private static AppException failure(Optional<String> name) {
        ErrorCode code = name.flatMap(AnswerBody::code).orElse(ErrorCode.GENERATION_INTERRUPTED);
        return new AppException(code, code.title());
    }

    private static Optional<ErrorCode> code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.wireName().equals(name))
                .findFirst();
    }

    /** Tokens as the provider counted them. */
    record Usage(int promptTokens, int completionTokens, int totalTokens) {
        static Usage of(TokenUsage usage) {
            return new Usage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
        }

        static Usage of(Message.Usage usage) {
            return new Usage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
        }
    }
}
