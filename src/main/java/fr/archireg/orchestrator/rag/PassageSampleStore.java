package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Takes samples of the corpus, to see whether a model makes the vectors that are stored. */
public final class PassageSampleStore {
    /** Beyond this, programs cut texts in different ways before they embed them. */
    private static final int UNCUT_CHARACTERS_MAX = 1_000;

    /** A page that is drawn may hold few passages that count. */
    private static final int OVERSAMPLING = 20;

    private final Database database;
    private final CorpusCatalog catalog;

    public PassageSampleStore(Database database, CorpusCatalog catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    /**
     * A passage with its stored vector.
     *
     * @param vector length {@code dimensions} of the set, any norm; never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, changed nowhere
    public record Sampled(StoredText text, float[] vector) {}

    /** The passages with the lowest ids: the same ones each time. */
    public List<Sampled> first(int limit) {
        VectorSet set = catalog.vectors();
        // The primary key gives the order.
        String sql =
                """
                SELECT %s, %s::real[] AS vector FROM %s
                WHERE %s IS NOT NULL AND %s
                ORDER BY documents.id LIMIT ?
                """
                        .formatted(
                                StoredTextRows.COLUMNS,
                                set.vector(),
                                set.passages(),
                                set.vector(),
                                StoredTextRows.HAS_TEXT);
        return database.read(handle -> handle.query(sql, PassageSampleStore::sampled, limit));
    }

    /**
     * Passages from pages of the table that are drawn by lot, fewer than asked for where there are
     * not so many. Of rows that other programs wrote, short ones are preferred.
     *
     * @param random the same one draws the same passages from the same table
     */
    public List<Sampled> random(int limit, Random random) {
        VectorSet set = catalog.vectors();
        long seed = random.nextInt(Integer.MAX_VALUE);
        return database.read(handle -> {
            double share = Math.min(100, 100.0 * limit * OVERSAMPLING / rows(handle));
            List<Sampled> drawn = draw(handle, set, share, seed, limit);
            // Statistics may be old, or the vectors on few pages.
            return drawn.size() < limit && share < 100
                    ? draw(handle, set, Math.min(100, share * OVERSAMPLING), seed, limit)
                    : drawn;
        });
    }

    private static List<Sampled> draw(
            Handle handle, VectorSet set, double percent, long seed, int limit)
            throws SQLException {
        String sql =
                """
                SELECT %s, %s::real[] AS vector
                FROM %s
                WHERE documents.id IN (
                          SELECT id FROM public.documents TABLESAMPLE SYSTEM (?) REPEATABLE (?))
                  AND %s IS NOT NULL AND %s
                ORDER BY external_id IS NULL AND length(content) > %d,
                         md5(documents.id::text || ?::text)
                LIMIT ?
                """
                        .formatted(
                                StoredTextRows.COLUMNS,
                                set.vector(),
                                set.passages(),
                                set.vector(),
                                StoredTextRows.HAS_TEXT,
                                UNCUT_CHARACTERS_MAX);
        return handle.query(
                sql, PassageSampleStore::sampled, percent, seed, Long.toString(seed), limit);
    }

    /** Rows of the corpus as of the last ANALYZE, or its pages where there was none. */
    private static double rows(Handle handle) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT greatest(reltuples, pg_relation_size(oid) / 8192, 1)
                        FROM pg_class WHERE oid = to_regclass('public.documents')
                        """,
                        row -> row.getDouble(1))
                .orElse(1.0);
    }

    private static Sampled sampled(ResultSet row) throws SQLException {
        Float[] values = (Float[]) row.getArray("vector").getArray();
        float[] vector = new float[values.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = values[i];
        }
        return new Sampled(StoredTextRows.text(row), vector);
    }
}
