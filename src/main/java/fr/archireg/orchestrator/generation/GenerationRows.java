package fr.archireg.orchestrator.generation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Rows of the tables of this package. */
final class GenerationRows {
    private GenerationRows() {}

    static LoggedFrames frames(ResultSet row) throws SQLException {
        return new LoggedFrames(
                row.getObject("generation_id", UUID.class),
                row.getInt("first_sequence"),
                row.getInt("last_sequence"),
                row.getBytes("frames"),
                row.getBoolean("terminal"));
    }

    static UUID id(ResultSet row) throws SQLException {
        return row.getObject("id", UUID.class);
    }
}
