package fr.archireg.orchestrator.rag;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of the corpus table as passages. */
final class PassageRows {
    private PassageRows() {}

    static Passage passage(ResultSet row) throws SQLException {
        return new Passage(
                row.getString("passage_id"),
                text(row, "title").orElse(""),
                row.getString("content"),
                new Origin(
                        text(row, "external_id"),
                        text(row, "source"),
                        text(row, "code"),
                        text(row, "reference"),
                        text(row, "url"),
                        new Validity(
                                text(row, "status"), day(row, "valid_from"), day(row, "valid_to")),
                        texts(row, "path")));
    }

    static ScoredPassage scored(ResultSet row) throws SQLException {
        double similarity = row.getDouble("similarity");
        return new ScoredPassage(passage(row), similarity, similarity);
    }

    /** Whether a text from outside can be a key of this type at all. */
    static boolean canBe(String id, String type) {
        try {
            return switch (type) {
                case "uuid" -> UUID.fromString(id).toString().equalsIgnoreCase(id);
                case "bigint" -> Long.toString(Long.parseLong(id)).equals(id);
                case "integer" -> Integer.toString(Integer.parseInt(id)).equals(id);
                default -> true;
            };
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<LocalDate> day(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDate.class));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
