package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.embedding.Embedding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Fills a set of vectors from the texts of the corpus. Thread-safe. */
public final class VectorBackfillStore {
    private final Database database;
    private final CorpusCatalog catalog;

    public VectorBackfillStore(Database database, CorpusCatalog catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    /** A text and the vector that was made of it. */
    public record Embedded(StoredText text, Embedding embedding) {}

    /**
     * How far a set is.
     *
     * @param passages that have a text
     * @param embedded those of them that have the vector of their present text
     */
    public record Progress(long passages, long embedded) {
        /** Passages that lack a vector. */
        public long missing() {
            return passages - embedded;
        }
    }

    /** How far a set is; reads the whole corpus, some seconds for 300,000 passages. */
    public Progress progress(VectorSet set) {
        String sql =
                """
                SELECT count(*) AS passages, count(*) FILTER (WHERE %s) AS embedded
                FROM %s WHERE %s
                """
                        .formatted(set.fresh(), set.passages(), StoredTextRows.HAS_TEXT);
        return database.read(handle ->
                handle.queryFirst(
                                sql,
                                row ->
                                        new Progress(
                                                row.getLong("passages"), row.getLong("embedded")))
                        .orElseThrow());
    }

    /**
     * The next passages, in the order of their ids, whose present text has no vector.
     *
     * @param after id of the passage to go on behind, or none to begin
     */
    public List<StoredText> missing(VectorSet set, Optional<String> after, int limit) {
        String idType = catalog.layout().idType();
        // The primary keys of both tables, side by side.
        String sql =
                """
                SELECT %s FROM %s
                WHERE (%s) IS NOT TRUE AND %s AND %s
                ORDER BY documents.id
                LIMIT ?
                """
                        .formatted(
                                StoredTextRows.COLUMNS,
                                set.passages(),
                                set.fresh(),
                                StoredTextRows.HAS_TEXT,
                                after.isPresent()
                                        ? "documents.id > ?::text::" + idType
                                        : "?::text IS NULL");
        return database.read(handle -> handle.query(sql, StoredTextRows::text, after, limit));
    }

    /** Stores vectors; one whose text has changed since is stored and found missing again. */
    public void write(VectorSet set, List<Embedded> vectors) {
        String idType = catalog.layout().idType();
        String sql =
                set.besideCorpus()
                        ? """
                        INSERT INTO %s (embedding, passage_id, text_digest)
                        VALUES (?::real[]::vector, ?::text::%s, ?::uuid)
                        ON CONFLICT (passage_id) DO UPDATE SET
                            embedding = excluded.embedding,
                            text_digest = excluded.text_digest
                        """
                                .formatted(set.table(), idType)
                        : """
                        UPDATE public.documents SET embedding = ?::real[]::vector
                        WHERE id = ?::text::%s AND %s = ?::uuid AND embedding IS NULL
                        """
                                .formatted(idType, VectorSet.TEXT_DIGEST);
        List<Object[]> rows =
                vectors.stream()
                        .map(vector ->
                                new Object[] {
                                    vector.embedding().values(),
                                    vector.text().id(),
                                    vector.text().digest()
                                })
                        .toList();
        database.inTransaction(handle -> {
            handle.batch(sql, rows);
            return rows.size();
        });
    }

    /** Deletes the vectors of passages that are gone. */
    public void deleteLost(VectorSet set) {
        if (set.besideCorpus()) {
            database.inTransaction(handle ->
                    handle.update(
                            """
                            DELETE FROM %s AS vectors WHERE NOT EXISTS (
                                SELECT FROM public.documents WHERE id = vectors.passage_id)
                            """
                                    .formatted(set.table())));
        }
    }

    /** Counts of what was ever written to the corpus; equal means that no text changed. */
    public String writes() {
        return database.read(handle ->
                handle.queryFirst(
                                """
                                SELECT concat_ws('/', n_tup_ins, n_tup_upd, n_tup_del)
                                FROM pg_stat_user_tables
                                WHERE relid = to_regclass('public.documents')
                                """,
                                row -> row.getString(1))
                        .orElse(""));
    }

    /**
     * Does some work on a set while no other process does any; whether it was done.
     *
     * <p>The migration address has to reach the server itself or a pooler in session mode: this
     * holds an advisory lock of its session.
     */
    public boolean exclusively(VectorSet set, Runnable work) {
        return database.unpooled(handle -> {
            boolean free = lock(handle, set);
            if (free) {
                work.run();
            }
            return free;
        });
    }

    private static boolean lock(Handle handle, VectorSet set) throws SQLException {
        return handle.queryFirst(
                        "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                        (ResultSet row) -> row.getBoolean(1),
                        "orchestrator.vector_sets." + set.name())
                .orElseThrow();
    }
}
