package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Query;
import java.util.Optional;
import java.util.UUID;

/**
 * A checked question.
 *
 * @param conversationId the conversation that goes on, or empty for a new one
 * @param projectId a project of the caller that the conversation shall belong to
 * @param query the question itself and how to search for it
 * @param instructions what the user wants of the answer's form, beside our own rules
 * @param model a model of the allow-list, or empty for the configured one
 */
public record ChatRequest(
        Optional<UUID> conversationId,
        Optional<UUID> projectId,
        Query query,
        Optional<String> instructions,
        Optional<String> model) {

    /** The question itself. */
    public String question() {
        return query.text();
    }
}
