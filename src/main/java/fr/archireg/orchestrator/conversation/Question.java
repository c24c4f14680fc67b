package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.idempotency.RequestKey;
import java.util.Optional;
import java.util.UUID;

/**
 * What is to be answered.
 *
 * @param place where it belongs
 * @param repeatedId the question of that conversation that is asked again, or empty for a new one
 * @param key what the client called the request, so that it may send it again
 */
public record Question(
        Place place, String text, Optional<UUID> repeatedId, Optional<RequestKey> key) {

    /**
     * Where a question belongs.
     *
     * @param conversationId the conversation that goes on, or empty for a new one
     * @param projectId the project that the conversation shall belong to from now on
     * @param title title of a new conversation
     */
    public record Place(Optional<UUID> conversationId, Optional<UUID> projectId, String title) {}
}
