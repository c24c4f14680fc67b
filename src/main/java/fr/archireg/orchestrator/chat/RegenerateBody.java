package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.FiltersBody;
import java.util.Optional;
import java.util.UUID;

/** How a question is to be answered again; a request without a body wants it as it was. */
record RegenerateBody(
        Optional<String> systemPrompt,
        Optional<Integer> limit,
        Optional<Double> similarityThreshold,
        Optional<FiltersBody> filters,
        Optional<String> model) {

    /** What a client would have sent to ask the question like this. */
    ChatBody asking(String question, UUID conversationId) {
        return new ChatBody(
                Optional.of(question),
                Optional.of(conversationId),
                Optional.empty(),
                systemPrompt,
                limit,
                similarityThreshold,
                filters,
                model);
    }
}
