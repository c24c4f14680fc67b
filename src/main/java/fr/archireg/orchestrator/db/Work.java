package fr.archireg.orchestrator.db;

import java.sql.SQLException;

/**
 * Statements that belong together. A transaction that meets a deadlock runs its work again, so work
 * has no effect outside the database.
 */
@FunctionalInterface
public interface Work<T> {
    T run(Handle handle) throws SQLException;
}
