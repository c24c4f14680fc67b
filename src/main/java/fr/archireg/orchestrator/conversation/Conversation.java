package fr.archireg.orchestrator.conversation;

import java.time.Instant;
import java.util.UUID;

/**
 * A dialogue of one user.
 *
 * @param id UUIDv7, so that ids sort by creation
 * @param updatedAt when its last message began
 */
public record Conversation(UUID id, String title, Instant createdAt, Instant updatedAt) {}
