package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the corpus table from outside. Reads all of it, so not for each request. Thread-safe.
 */
public final class CorpusFiguresStore {
    private final Database database;

    public CorpusFiguresStore(Database database) {
        this.database = database;
    }

    /** The figures of now. */
    public CorpusFigures read() {
        return database.read(CorpusFiguresStore::figures);
    }

    private static CorpusFigures figures(Handle handle) throws SQLException {
        Optional<String> version =
                handle.queryFirst(
                        "SELECT extversion FROM pg_extension WHERE extname = 'vector'",
                        row -> row.getString(1));
        List<CorpusFigures.Index> indexes =
                handle.query(
                        """
                        SELECT relname, indisvalid, pg_relation_size(indexrelid) AS bytes
                        FROM pg_index
                        JOIN pg_class ON pg_class.oid = indexrelid
                        JOIN pg_am ON pg_am.oid = relam
                        WHERE indrelid = to_regclass('public.documents') AND amname = 'hnsw'
                        ORDER BY relname
                        """,
                        row ->
                                new CorpusFigures.Index(
                                        row.getString("relname"),
                                        row.getBoolean("indisvalid"),
                                        row.getLong("bytes")));
        return handle.queryFirst(
                        """
                        SELECT count(*) AS passages,
                               count(*) FILTER (WHERE embedding IS NULL) AS without_embedding
                        FROM public.documents
                        """,
                        row ->
                                new CorpusFigures(
                                        version,
                                        indexes,
                                        row.getLong("passages"),
                                        row.getLong("without_embedding")))
                .orElseThrow();
    }
}
