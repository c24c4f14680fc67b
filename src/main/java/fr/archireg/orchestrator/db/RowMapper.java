package fr.archireg.orchestrator.db;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Turns the current row into a value; it never moves the cursor. */
@FunctionalInterface
public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
}
