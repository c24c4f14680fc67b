package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.rag.Source;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A whole answer as JSON, for clients that do not stream. */
record AnswerBody(
        UUID conversationId,
        UUID assistantMessageId,
        String content,
        List<Source> sources,
        String finishReason,
        Usage usage,
        Citations citations,
        Mode mode,
        Optional<String> model) {

    static AnswerBody of(Exchange exchange, Answer answer) {
        return new AnswerBody(
                exchange.conversationId(),
                exchange.assistantMessageId(),
                answer.content(),
                answer.sources(),
                answer.completion().finishReason().wireName(),
                Usage.of(answer.completion().usage()),
                answer.citations(),
                answer.completion().mode(),
                answer.completion().model());
    }

    /** Tokens as the provider counted them. */
    record Usage(int promptTokens, int completionTokens, int totalTokens) {
        static Usage of(TokenUsage usage) {
            return new Usage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
        }
    }
}
