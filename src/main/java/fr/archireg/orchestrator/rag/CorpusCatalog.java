package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the layout of the corpus from PostgreSQL's catalogue and remembers it for a while, since an
 * index may be built while the program runs. Thread-safe.
 */
public final class CorpusCatalog {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Database database;
    private final int expectedDimensions;
    private final VectorSelection selection;
    private volatile Optional<Remembered> remembered = Optional.empty();

    /**
     * Of a process that searches what everybody searches, whatever its model is.
     *
     * @param expectedDimensions what {@code EMBEDDING_DIM} says
     */
    public CorpusCatalog(Database database, int expectedDimensions) {
        this(database, expectedDimensions, VectorSelection.unchecked());
    }

    /**
     * @param expectedDimensions what {@code EMBEDDING_DIM} says
     */
    public CorpusCatalog(Database database, int expectedDimensions, VectorSelection selection) {
        this.database = database;
        this.expectedDimensions = expectedDimensions;
        this.selection = selection;
    }

    /** A layout goes with the model that it was chosen for. */
    private record Remembered(
            CorpusLayout layout, Optional<EmbeddingIdentity> model, long readNanos) {}

    /** The set of vectors that this process searches. */
    public VectorSet vectors() {
        return layout().vectors();
    }

    /**
     * Fails unless a vector of this length may be compared with the stored ones.
     *
     * @throws AppException {@code DIMENSION_MISMATCH}, or {@code EMBEDDING_MISMATCH} if the stored
     *     vectors are of another model
     */
    void requireComparable(int modelDimensions) {
        requireDimensions(modelDimensions);
        selection.require(vectors());
    }

    /**
     * Fails unless vectors of this length can be compared with the stored ones. Nothing is ever
     * padded or cut to fit.
     *
     * @throws AppException {@code DIMENSION_MISMATCH} naming the three lengths
     */
    public void requireDimensions(int modelDimensions) {
        int stored = layout().dimensions();
        if (stored != modelDimensions || expectedDimensions != modelDimensions) {
            throw new AppException(
                    ErrorCode.DIMENSION_MISMATCH,
                    "the model makes vectors of %d dimensions, the set %s stores %d, EMBEDDING_DIM says %d"
                            .formatted(
                                    modelDimensions,
                                    layout().vectors().name(),
                                    stored,
                                    expectedDimensions));
        }
    }

    CorpusLayout layout() {
        Optional<Remembered> known = remembered;
        Optional<EmbeddingIdentity> model = selection.model();
        if (known.isPresent()
                && known.get().model().equals(model)
                && System.nanoTime() - known.get().readNanos() < FRESH.toNanos()) {
            return known.get().layout();
        }
        CorpusLayout layout = database.read(this::read);
        remembered = Optional.of(new Remembered(layout, model, System.nanoTime()));
        return layout;
    }

    /** The layout as it is now, not as it is remembered. */
    CorpusLayout read(Handle handle) throws SQLException {
        VectorSet vectors = selection.choose(VectorSetStore.read(handle));
        return new CorpusLayout(
                vectors,
                columnType(handle, "public.documents", "id"),
                dimensions(vectors, columnType(handle, vectors.table(), "embedding")),
                index(handle, vectors),
                iterativeScan(handle));
    }

    private static String columnType(Handle handle, String table, String column)
            throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT format_type(atttypid, atttypmod)
                        FROM pg_attribute
                        WHERE attrelid = to_regclass(?)
                          AND attname = ? AND NOT attisdropped
                        """,
                        row -> row.getString(1),
                        table,
                        column)
                .orElseThrow(() ->
                        new AppException(
                                ErrorCode.DATABASE_UNAVAILABLE,
                                "the table %s has no column %s".formatted(table, column)));
    }

    private static int dimensions(VectorSet vectors, String type) {
        int open = type.indexOf('(');
        if (!type.contains("vector") || open < 0) {
            throw new AppException(
                    ErrorCode.DIMENSION_MISMATCH,
                    "the column embedding of the table %s is of type %s, not vector(n)"
                            .formatted(vectors.table(), type));
        }
        return Integer.parseInt(type.substring(open + 1, type.indexOf(')')));
    }

    static CorpusLayout.Index index(Handle handle, VectorSet vectors) throws SQLException {
        List<String> operatorClasses =
                handle.query(
                        """
                        SELECT opcname
                        FROM pg_index
                        JOIN pg_class ON pg_class.oid = indexrelid
                        JOIN pg_am ON pg_am.oid = relam
                        JOIN pg_opclass ON pg_opclass.oid = indclass[0]
                        WHERE indrelid = to_regclass(?)
                          AND amname = 'hnsw' AND indisvalid AND indpred IS NULL
                        """,
                        row -> row.getString(1),
                        vectors.table());
        if (operatorClasses.contains("halfvec_cosine_ops")) {
            return CorpusLayout.Index.HALFVEC;
        }
        return operatorClasses.contains("vector_cosine_ops")
                ? CorpusLayout.Index.VECTOR
                : CorpusLayout.Index.NONE;
    }

    private static boolean iterativeScan(Handle handle) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT string_to_array(regexp_replace(extversion, '[^0-9.].*', ''), '.')::int[]
                               >= ARRAY[0, 8]
                        FROM pg_extension WHERE extname = 'vector'
                        """,
                        row -> row.getBoolean(1))
                .orElse(false);
    }
}
