package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.grounding.Citations;
import fr.archireg.orchestrator.llm.FinishReason;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.rag.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param content Markdown, in French
 */
public record Answer(
        String content, List<Source> sources, Citations citations, Completion completion) {

    public Answer {
        sources = List.copyOf(sources);
    }

    /**
     * How its words came about.
     *
     * @param model the model that answered, empty if none did
     * @param timeToFirstToken from the request to the first piece of the answer
     */
    public record Completion(
            Mode mode,
            Optional<String> model,
            FinishReason finishReason,
            TokenUsage usage,
            Duration timeToFirstToken,
            Duration total) {}
}
