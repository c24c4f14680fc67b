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
    private static final String NAME = "documents_embedding_hnsw_idx";
    private static final int HALFVEC_DIMENSIONS_MAX = 4_000;
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Database database;
    private final CorpusCatalog catalog;

    public VectorIndex(Database database, CorpusCatalog catalog) {
        this.database = database;
        this.catalog = catalog;
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
        if (database.read(VectorIndex::state) == State.READY) {
            return;
        }
        int dimensions = catalog.layout().dimensions();
        if (dimensions > HALFVEC_DIMENSIONS_MAX) {
            throw new AppException(
                    ErrorCode.DIMENSION_MISMATCH,
                    "an index holds vectors of at most %d dimensions, the table documents stores %d"
                            .formatted(HALFVEC_DIMENSIONS_MAX, dimensions));
        }
        PeriodicJob report =
                PeriodicJob.start("index-progress", POLL, () -> progress().ifPresent(listener));
        try {
            database.unpooled(handle -> build(handle, dimensions));
        } finally {
            report.close();
        }
    }

    private Optional<IndexProgress> progress() {
        return database.read(handle ->
                handle.queryFirst(
                        """
                        SELECT phase, blocks_done, blocks_total, tuples_done, tuples_total
                        FROM pg_stat_progress_create_index
                        WHERE relid = to_regclass('public.documents')
                        """,
                        row ->
                                new IndexProgress(
                                        row.getString("phase"),
                                        row.getLong("blocks_done"),
                                        row.getLong("blocks_total"),
                                        row.getLong("tuples_done"),
                                        row.getLong("tuples_total"))));
    }

    private static State build(Handle handle, int dimensions) throws SQLException {
        // Asked again and again instead of waited for: the build waits for every statement that
        // began before it, so a process that sits in a lock statement would be a deadlock.
        while (!lock(handle)) {
            pause();
        }
        State state = state(handle);
        while (state == State.BUILDING) {
            pause();
            state = state(handle);
        }
        if (state == State.BROKEN) {
            handle.update("DROP INDEX CONCURRENTLY IF EXISTS public." + NAME);
        }
        if (state != State.READY) {
            // A graph beyond this is built on disk, which works and is slower.
            handle.update("SET maintenance_work_mem = '256MB'");
            handle.update(
                    """
                    CREATE INDEX CONCURRENTLY %s ON public.documents
                    USING hnsw ((embedding::halfvec(%d)) halfvec_cosine_ops)
                    WITH (m = 16, ef_construction = 128)
                    """
                            .formatted(NAME, dimensions));
        }
        return State.READY;
    }

    private static boolean lock(Handle handle) throws SQLException {
        return handle.queryFirst(
                        "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        NAME)
                .orElseThrow();
    }

    private static State state(Handle handle) throws SQLException {
        if (CorpusCatalog.index(handle) != CorpusLayout.Index.NONE) {
            return State.READY;
        }
        return handle.queryFirst(
                        """
                        SELECT CASE
                            WHEN EXISTS (SELECT FROM pg_stat_progress_create_index
                                         WHERE relid = to_regclass('public.documents'))
                                THEN 'BUILDING'
                            WHEN EXISTS (SELECT FROM pg_index
                                         WHERE indexrelid = to_regclass('public.%s')
                                           AND NOT indisvalid)
                                THEN 'BROKEN'
                            ELSE 'MISSING'
                        END
                        """
                                .formatted(NAME),
                        row -> State.valueOf(row.getString(1)))
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
