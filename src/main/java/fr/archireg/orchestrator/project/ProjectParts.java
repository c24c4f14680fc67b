package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Guard;
import fr.archireg.orchestrator.storage.FileStore;
import fr.archireg.orchestrator.storage.FileTypes;
import fr.archireg.orchestrator.storage.StorageConfig;
import java.time.Clock;

/**
 * What this package is made of, put together.
 *
 * @param access for other packages
 * @param files for the sweeper
 */
public record ProjectParts(ProjectStore store, ProjectAccess access, ProjectFiles files) {

    /** Puts the parts together. */
    public static ProjectParts create(
            Database database, FileStore fileStore, StorageConfig config, Clock clock) {
        ProjectStore store = new ProjectStore(database, clock);
        ProjectFiles files =
                new ProjectFiles(
                        new FileRowStore(database, config, clock),
                        fileStore,
                        new FileTypes(config.types()),
                        store);
        return new ProjectParts(store, new ProjectAccess(store), files);
    }

    /** Adds all routes. */
    public void register(RouteTable routes, Guard guard) {
        new ProjectRoutes(store, access, files).register(routes, guard);
        new FileRoutes(files, access).register(routes, guard);
    }
}
