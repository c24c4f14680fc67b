package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.limit.Allowance;
import fr.archireg.orchestrator.project.ProjectFiles;
import fr.archireg.orchestrator.security.Caller;
import java.util.Optional;

/**
 * Bytes that the files of a user may take.
 *
 * @param bytesMax of all files together
 */
public record StorageQuota(ProjectFiles files, long bytesMax) {
    /** What a user has left until something is deleted. */
    Allowance allowance(Caller caller) {
        return Allowance.of(bytesMax, files.bytesUsed(caller), Optional.empty());
    }
}
