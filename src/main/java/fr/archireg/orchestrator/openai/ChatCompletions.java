package fr.archireg.orchestrator.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import fr.archireg.orchestrator.chat.Answer;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.rag.Source;
import java.util.List;
import java.util.Optional;

/** The objects of OpenAI's API reference, "Chat completions": whole answers and their chunks. */
final class ChatCompletions {
    private ChatCompletions() {}

    /** A whole answer; {@code sources} is ours. */
    record Completion(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,
            Usage usage,
            List<Source> sources) {
        static Completion of(String id, long created, String model, Answer answer) {
            Choice choice =
                    new Choice(
                            0,
                            new AssistantMessage("assistant", answer.content()),
                            answer.completion().finishReason().wireName());
            return new Completion(
                    id,
                    "chat.completion",
                    created,
                    model,
                    List.of(choice),
                    Usage.of(answer.completion().usage()),
                    answer.sources());
        }
    }

    record Choice(int index, AssistantMessage message, String finishReason) {}

    record AssistantMessage(String role, String content) {}

    /**
     * A piece of an answer.
     *
     * @param usage left out unless it was asked for
     * @param sources ours; only in the chunk that ends the answer
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Chunk(
            String id,
            String object,
            long created,
            String model,
            List<ChunkChoice> choices,
            Optional<Usage> usage,
            Optional<List<Source>> sources) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ChunkChoice(int index, Delta delta, Optional<String> finishReason) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Delta(Optional<String> role, Optional<String> content) {}

    record Usage(int promptTokens, int completionTokens, int totalTokens) {
        static Usage of(TokenUsage usage) {
            return new Usage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens());
        }
    }
}
