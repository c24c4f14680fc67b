package fr.archireg.orchestrator.project;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Rows of the tables of this package. */
final class ProjectRows {
    private ProjectRows() {}

    static Project project(ResultSet row) throws SQLException {
        return new Project(
                row.getObject("id", UUID.class),
                new Project.Details(
                        row.getString("name"),
                        text(row, "description"),
                        text(row, "address"),
                        text(row, "city"),
                        text(row, "postal_code"),
                        Optional.ofNullable(row.getObject("permit_filed_on", LocalDate.class)),
                        row.getString("metadata")),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    static ProjectFile file(ResultSet row) throws SQLException {
        return new ProjectFile(
                row.getObject("id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getString("name"),
                row.getLong("size_bytes"),
                row.getString("content_type"),
                row.getString("sha256"),
                instant(row, "created_at"));
    }

    static ProjectInventoryStore.Totals totals(ResultSet row) throws SQLException {
        return new ProjectInventoryStore.Totals(
                row.getLong("projects"),
                row.getLong("files"),
                row.getLong("storage_bytes"),
                optionalInstant(row, "first_at"),
                optionalInstant(row, "last_at"));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<Instant> optionalInstant(ResultSet row, String column)
            throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
