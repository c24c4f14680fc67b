package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.security.Caller;
import java.sql.SQLException;

/** Lets a user's counted things be changed by one transaction at a time. */
final class UserLockRows {
    private UserLockRows() {}

    /** Waits for the lock, which ends with the transaction. */
    static void take(Handle handle, Caller caller) throws SQLException {
        handle.query(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))::text",
                row -> row.getString(1),
                "projects/" + caller.userId());
    }
}
