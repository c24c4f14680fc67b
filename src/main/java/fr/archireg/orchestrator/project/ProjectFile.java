package fr.archireg.orchestrator.project;

import java.time.Instant;
import java.util.UUID;

/**
 * A file of a project that is stored whole.
 *
 * @param name what the client called it, cleaned by {@link UploadName}
 * @param contentType found in its bytes
 * @param sha256 64 hexadecimal digits
 */
public record ProjectFile(
        UUID id,
        UUID projectId,
        String name,
        long sizeBytes,
        String contentType,
        String sha256,
        Instant createdAt) {}
