package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.http.Validation;
import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.FiltersBody;
import fr.archireg.orchestrator.rag.Query;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The body of a chat request, as clients send it. */
record ChatBody(
        Optional<String> message,
        Optional<UUID> conversationId,
        Optional<UUID> projectId,
        Optional<String> systemPrompt,
        Optional<Integer> limit,
        Optional<Double> similarityThreshold,
        Optional<FiltersBody> filters,
        Optional<String> model) {

    private static final int MESSAGE_CHARS_MAX = 8_000;
    private static final int INSTRUCTIONS_CHARS_MAX = 2_000;
    private static final int LIMIT_DEFAULT = 5;
    private static final int LIMIT_MAX = 20;

    /**
     * The checked request.
     *
     * @param defaultDay what an answer must be law on, where the request names no day
     * @throws fr.archireg.orchestrator.error.AppException {@code INVALID_REQUEST} with every field
     *     that is wrong
     */
    ChatRequest toRequest(double thresholdDefault, List<String> models, LocalDate defaultDay) {
        Validation validation = new Validation();
        String text = validation.text("message", message, 1, MESSAGE_CHARS_MAX);
        int limitChecked = validation.integer("limit", limit, LIMIT_DEFAULT, 1, LIMIT_MAX);
        double threshold =
                validation.fraction("similarity_threshold", similarityThreshold, thresholdDefault);
        Filters filtersChecked =
                filters.map(body -> body.toFilters(validation)).orElse(Filters.NONE);
        Optional<String> instructions =
                validation.optionalText("system_prompt", systemPrompt, INSTRUCTIONS_CHARS_MAX);
        validation.check(
                model.isEmpty() || models.contains(model.get()),
                "model",
                "must be one of " + String.join(", ", models));
        validation.verify();
        Query query = new Query(text, limitChecked, threshold, inForce(filtersChecked, defaultDay));
        return new ChatRequest(conversationId, projectId, query, instructions, model);
    }

    private static Filters inForce(Filters filters, LocalDate defaultDay) {
        return new Filters(
                filters.code(),
                filters.source(),
                filters.inForceOn().or(() -> Optional.of(defaultDay)));
    }
}
