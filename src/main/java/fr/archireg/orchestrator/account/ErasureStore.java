package fr.archireg.orchestrator.account;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.project.ProjectStore;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;
import java.util.List;

/** Deletes a user's rows wherever they are. Thread-safe. */
public final class ErasureStore {
    private final Database database;
    private final ProjectStore projects;

    public ErasureStore(Database database, ProjectStore projects) {
        this.database = database;
        this.projects = projects;
    }

    /**
     * Deletes every row of the caller in one transaction, whatever the table. Only rows of files
     * stay until their bytes are gone.
     *
     * @return the files whose bytes are to be deleted next
     */
    List<ProjectStore.Condemned> eraseRows(Caller caller) {
        return database.inUserTransaction(
                caller.userId(),
                handle -> {
                    List<ProjectStore.Condemned> files = projects.condemnFiles(handle, caller);
                    for (String table : tables(handle)) {
                        handle.update(
                                "DELETE FROM %s WHERE user_id = ?".formatted(table),
                                caller.userId());
                    }
                    return files;
                });
    }

    /**
     * The tables that say whose a row is. Those that belong to a user through another table follow
     * it by their foreign keys.
     */
    private static List<String> tables(Handle handle) throws SQLException {
        return handle.query(
                """
                SELECT format('%I.%I', nspname, relname) AS name
                FROM pg_class
                JOIN pg_namespace ON pg_namespace.oid = relnamespace
                JOIN pg_attribute ON attrelid = pg_class.oid
                WHERE nspname = 'orchestrator' AND relname <> 'files'
                    AND relkind IN ('r', 'p') AND NOT relispartition
                    AND attname = 'user_id' AND NOT attisdropped
                ORDER BY name
                """,
                row -> row.getString("name"));
    }
}
