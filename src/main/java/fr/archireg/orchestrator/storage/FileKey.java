package fr.archireg.orchestrator.storage;

import java.util.UUID;

/**
 * Where a file is kept: chosen by the program, so no name of a client ever becomes a path.
 *
 * @param userId the owner
 * @param fileId the file
 */
public record FileKey(UUID userId, UUID fileId) {

    /** The key as a path: {@code user/file}, hexadecimal digits and dashes only. */
    public String path() {
        return userId + "/" + fileId;
    }
}
