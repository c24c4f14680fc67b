package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.security.Caller;
import java.util.UUID;

/** Whether a project is the caller's. Thread-safe. */
public final class ProjectAccess {
    private final ProjectStore projects;

    public ProjectAccess(ProjectStore projects) {
        this.projects = projects;
    }

    /**
     * The caller's project.
     *
     * @throws AppException {@code NOT_FOUND} if there is none, or it is somebody else's
     */
    public Project require(Caller caller, UUID id) {
        return projects.find(caller, id).orElseThrow(ProjectAccess::notFound);
    }

    static AppException notFound() {
        return new AppException(ErrorCode.NOT_FOUND, "no such project");
    }
}
