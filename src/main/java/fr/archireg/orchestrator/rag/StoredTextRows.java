package fr.archireg.orchestrator.rag;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Rows of {@link VectorSet#passages} as texts that can be embedded. */
final class StoredTextRows {
    static final String COLUMNS =
            """
            documents.id::text AS passage_id, title, path, content,
            %s::text AS digest, external_id IS NOT NULL AS imported\
            """
                    .formatted(VectorSet.TEXT_DIGEST);

    /** Another program may have rows without any. */
    static final String HAS_TEXT = "btrim(content, E' \\t\\n\\r') <> ''";

    private StoredTextRows() {}

    static StoredText text(ResultSet row) throws SQLException {
        Array path = row.getArray("path");
        return new StoredText(
                row.getString("passage_id"),
                Optional.ofNullable(row.getString("title")).orElse(""),
                path == null ? List.of() : List.of((String[]) path.getArray()),
                row.getString("content"),
                row.getString("digest"),
                row.getBoolean("imported"));
    }
}
