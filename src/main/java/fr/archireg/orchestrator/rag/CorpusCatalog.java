package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
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
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Database database;
    private final int expectedDimensions;
    private volatile Optional<Remembered> remembered = Optional.empty();

    /**
     * @param expectedDimensions what {@code EMBEDDING_DIM} says
     */
    public CorpusCatalog(Database database, int expectedDimensions) {
        this.database = database;
        this.expectedDimensions = expectedDimensions;
    }

    private record Remembered(CorpusLayout layout, long readNanos) {}

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
                    "the model makes vectors of %d dimensions, the table documents stores %d, EMBEDDING_DIM says %d"
                            .formatted(modelDimensions, stored, expectedDimensions));
        }
    }

    CorpusLayout layout() {
        Optional<Remembered> known = remembered;
        if (known.isPresent() && System.nanoTime() - known.get().readNanos() < FRESH.toNanos()) {
            return known.get().layout();
        }
        CorpusLayout layout = database.read(CorpusCatalog::read);
        remembered = Optional.of(new Remembered(layout, System.nanoTime()));
        return layout;
    }

    static CorpusLayout read(Handle handle) throws SQLException {
        return new CorpusLayout(
                columnType(handle, "id"),
                dimensions(columnType(handle, "embedding")),
                index(handle),
                iterativeScan(handle));
    }

    private static String columnType(Handle handle, String column) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT format_type(atttypid, atttypmod)
                        FROM pg_attribute
                        WHERE attrelid = to_regclass('public.documents')
                          AND attname = ? AND NOT attisdropped
                        """,
                        row -> row.getString(1),
                        column)
                .orElseThrow(() ->
                        new AppException(
                                ErrorCode.DATABASE_UNAVAILABLE,
                                "the table documents has no column " + column));
    }

    private static int dimensions(String type) {
        int open = type.indexOf('(');
        if (!type.contains("vector") || open < 0) {
            throw new AppException(
                    ErrorCode.DIMENSION_MISMATCH,
                    "the column documents.embedding is of type %s, not vector(n)".formatted(type));
        }
        return Integer.parseInt(type.substring(open + 1, type.indexOf(')')));
    }

    static CorpusLayout.Index index(Handle handle) throws SQLException {
        List<String> operatorClasses =
                handle.query(
                        """
                        SELECT opcname
                        FROM pg_index
                        JOIN pg_class ON pg_class.oid = indexrelid
                        JOIN pg_am ON pg_am.oid = relam
                        JOIN pg_opclass ON pg_opclass.oid = indclass[0]
                        WHERE indrelid = to_regclass('public.documents')
                          AND amname = 'hnsw' AND indisvalid AND indpred IS NULL
                        """,
                        row -> row.getString(1));
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
