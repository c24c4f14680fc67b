package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.job.PeriodicJob;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes sure that the vectors of the corpus have an HNSW index. Thread-safe, also between
 * processes: one builds, the others wait for it.
 *
 * <p>The migration address has to reach the server itself or a pooler in session mode: the build
 * holds an advisory lock of its session.
 */
public final class VectorIndex {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Database database;
    private final CorpusCatalog catalog;
    private final IndexPrecision precision;

    /**
     * @param precision of an index that has to be built
     */
    public VectorIndex(Database database, CorpusCatalog catalog, IndexPrecision precision) {
        this.database = database;
        this.catalog = catalog;
        this.precision = precision;
    }

    private enum State {
        /** A search can use it. */
        READY,
        /** Some session builds an index on the table right now. */
        BUILDING,
        /** What a build that was killed left behind. */
        BROKEN,
        MISSING
    }

    /**
     * Returns once there is a valid index, without blocking readers and writers of the table. One
     * that is there already is used as it is, whoever made it.
     *
     * @param listener told about every second, on another thread, while an index is being built
     * @throws AppException {@code DIMENSION_MISMATCH} if the vectors are too long for an index, or
     *     a failure of the database
     */
    public void ensure(Consumer<IndexProgress> listener) {
        CorpusLayout layout = catalog.layout();
        VectorSet vectors = layout.vectors();
        if (database.read(handle -> state(handle, vectors)) == State.READY) {
            return;
        }
        int dimensions = layout.dimensions();
        if (dimensions > IndexPrecision.dimensionsMax()) {
            throw new AppException(
                    ErrorCode.DIMENSION_MISMATCH,
                    "an index holds vectors of at most %d dimensions, the set %s has %d"
                            .formatted(IndexPrecision.dimensionsMax(), vectors.name(), dimensions));
        }
        PeriodicJob report =
                PeriodicJob.start(
                        "index-progress", POLL, () -> progress(vectors).ifPresent(listener));
        try {
            String indexed = precision.forDimensions(dimensions).expression(dimensions);
            database.unpooled(handle -> build(handle, vectors, indexed));
        } finally {
            report.close();
        }
    }

    private Optional<IndexProgress> progress(VectorSet vectors) {
        return database.read(handle ->
                handle.queryFirst(
                        """
                        SELECT phase, blocks_done, blocks_total, tuples_done, tuples_total
                        FROM pg_stat_progress_create_index
                        WHERE relid = to_regclass(?)
                        """,
                        row ->
                                new IndexProgress(
                                        row.getString("phase"),
                                        row.getLong("blocks_done"),
                                        row.getLong("blocks_total"),
                                        row.getLong("tuples_done"),
                                        row.getLong("tuples_total")),
                        vectors.table()));
    }

    private static State build(Handle handle, VectorSet vectors, String indexed)
            throws SQLException {
        // Asked again and again instead of waited for: the build waits for every statement that
        // began before it, so a process that sits in a lock statement would be a deadlock.
        while (!lock(handle, vectors)) {
            pause();
        }
        State state = state(handle, vectors);
        while (state == State.BUILDING) {
            pause();
            state = state(handle, vectors);
        }
        if (state == State.BROKEN) {
            handle.update(
                    "DROP INDEX CONCURRENTLY IF EXISTS %s.%s"
                            .formatted(vectors.schema(), vectors.indexName()));
        }
        if (state != State.READY) {
            // A graph beyond this is built on disk, which works and is slower.
            handle.update("SET maintenance_work_mem = '256MB'");
            handle.update(
                    """
                    CREATE INDEX CONCURRENTLY %s ON %s
                    USING hnsw (%s) WITH (m = 16, ef_construction = 128)
                    """
                            .formatted(vectors.indexName(), vectors.table(), indexed));
        }
        return State.READY;
    }

    private static boolean lock(Handle handle, VectorSet vectors) throws SQLException {
        return handle.queryFirst(
                        "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        vectors.indexName())
                .orElseThrow();
    }

    private static State state(Handle handle, VectorSet vectors) throws SQLException {
        if (CorpusCatalog.index(handle, vectors) != CorpusLayout.Index.NONE) {
            return State.READY;
        }
        return handle.queryFirst(
                        """
                        SELECT CASE
                            WHEN EXISTS (SELECT FROM pg_stat_progress_create_index
                                         WHERE relid = to_regclass(?))
                                THEN 'BUILDING'
                            WHEN EXISTS (SELECT FROM pg_index
                                         WHERE indexrelid = to_regclass(?)
                                           AND NOT indisvalid)
                                THEN 'BROKEN'
                            ELSE 'MISSING'
                        END
                        """,
                        row -> State.valueOf(row.getString(1)),
                        vectors.table(),
                        vectors.schema() + "." + vectors.indexName())
                .orElseThrow();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(
                    ErrorCode.INTERNAL, "interrupted while waiting for an index build", e);
        }
    }
}
