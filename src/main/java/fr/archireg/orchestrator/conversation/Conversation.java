package fr.archireg.orchestrator.conversation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A dialogue of one user.
 *
 * @param id UUIDv7, so that ids sort by creation
 * @param projectId the project that it is about
 * @param archived whether the user put it away; it can be gone on with all the same
 * @param updatedAt when its last message began
 */
public record Conversation(
        UUID id,
        String title,
        Optional<UUID> projectId,
        boolean archived,
        Instant createdAt,
        Instant updatedAt) {}
