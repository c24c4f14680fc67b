package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what the lexical search reads in step with the corpus, whoever writes the corpus: new and
 * changed passages get an entry, lost ones lose theirs, and the statistics of the lexemes follow.
 * Passages themselves are never written to. Thread-safe, also between processes: one works, the
 * others leave it to it.
 *
 * <p>The migration address has to reach the server itself or a pooler in session mode: the work
 * holds an advisory lock of its session.
 */
public final class LexicalIndex {
    private static final Logger LOGGER = System.getLogger(LexicalIndex.class.getName());
    private static final int BATCH_PASSAGES = 500;
    private static final int PASSAGES_BETWEEN_REPORTS = 20_000;
    private static final String LOCK_NAME = "orchestrator.lexical_entries";

    /** A longer text is searched by its beginning: PostgreSQL limits what one entry can hold. */
    private static final int TEXT_CHARS_MAX = 200_000;

    private final Database database;
    private final CorpusCatalog catalog;

    /** State of the corpus that the entries are known to follow. */
    private volatile String followed = "";

    public LexicalIndex(Database database, CorpusCatalog catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    private record Row(String id, String version, ArticleIdentity identity) {}

    /**
     * Returns once every passage that was committed before has its entry, or at once if another
     * process sees to that, or if nothing was written since the last call. What was done stays when
     * it is interrupted; the next call goes on.
     */
    public void refresh() {
        String writes = database.read(LexicalIndex::writes);
        if (writes.equals(followed)) {
            return;
        }
        String idType = catalog.layout().idType();
        boolean done = database.unpooled(handle -> lock(handle) && follow(handle, idType));
        if (done) {
            followed = writes;
        }
    }

    /** Counts of what was ever written to the corpus; equal means nothing to do. */
    private static String writes(Handle handle) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT concat_ws('/', n_tup_ins, n_tup_upd, n_tup_del)
                        FROM pg_stat_user_tables WHERE relid = to_regclass('public.documents')
                        """,
                        row -> row.getString(1))
                .orElse("");
    }

    private static boolean lock(Handle handle) throws SQLException {
        return handle.queryFirst(
                        "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        LOCK_NAME)
                .orElseThrow();
    }

    private static boolean follow(Handle handle, String idType) throws SQLException {
        long changed = deleteLost(handle);
        long reported = 0;
        List<Row> batch = nextBatch(handle, idType, Optional.empty());
        while (!batch.isEmpty()) {
            changed += write(handle, idType, batch);
            if (changed - reported >= PASSAGES_BETWEEN_REPORTS) {
                reported = changed;
                LOGGER.log(Level.INFO, "lexical index grows passages=" + changed);
            }
            batch = nextBatch(handle, idType, Optional.of(batch.getLast().id()));
        }
        // A process that was killed may have written entries without counting their lexemes.
        if (changed > 0 || !summarized(handle)) {
            summarize(handle);
            LOGGER.log(Level.INFO, "lexical index follows the corpus passages=" + changed);
        }
        return true;
    }

    private static int deleteLost(Handle handle) throws SQLException {
        return handle.update(
                """
                DELETE FROM orchestrator.lexical_entries AS entry
                WHERE NOT EXISTS (SELECT FROM public.documents WHERE id = entry.passage_id)
                """);
    }

    /** The next passages, in the order of their ids, that have no entry or an old one. */
    private static List<Row> nextBatch(Handle handle, String idType, Optional<String> after)
            throws SQLException {
        // The primary keys of both tables, side by side.
        String sql =
                """
                SELECT passage.id::text AS id, passage.xmin::text AS version, title, code, reference
                FROM public.documents AS passage
                LEFT JOIN orchestrator.lexical_entries AS entry ON entry.passage_id = passage.id
                WHERE (entry.passage_id IS NULL OR entry.row_version <> passage.xmin) %s
                ORDER BY passage.id
                LIMIT ?
                """
                        .formatted(
                                after.isPresent()
                                        ? "AND passage.id > ?::text::" + idType
                                        : "AND ?::text IS NULL");
        return handle.query(
                sql,
                row ->
                        new Row(
                                row.getString("id"),
                                row.getString("version"),
                                ArticleIdentity.of(
                                        Optional.ofNullable(row.getString("code")),
                                        Optional.ofNullable(row.getString("reference")),
                                        Optional.ofNullable(row.getString("title")))),
                after,
                BATCH_PASSAGES);
    }

    private static int write(Handle handle, String idType, List<Row> rows) throws SQLException {
        // A passage that was changed since it was read is left to the next call.
        String sql =
                """
                INSERT INTO orchestrator.lexical_entries
                    (passage_id, row_version, lexemes, title_words, reference_code, reference_key)
                SELECT passage.id, passage.xmin,
                       setweight(heading.lexemes, 'A')
                       || setweight(orchestrator.french_lexemes(
                              coalesce(array_to_string(path, ' '), '')), 'C')
                       || setweight(orchestrator.french_lexemes(
                              left(coalesce(content, ''), %d)), 'D'),
                       (SELECT least(coalesce(sum(cardinality(positions)), 0), 1000)
                        FROM unnest(heading.lexemes)),
                       nullif(given.code, ''), nullif(given.key, '')
                FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
                         AS given (id, version, code, key)
                JOIN public.documents AS passage
                  ON passage.id = given.id::%s AND passage.xmin = given.version::xid
                CROSS JOIN LATERAL (
                    SELECT orchestrator.french_lexemes(coalesce(title, '')) AS lexemes OFFSET 0
                ) AS heading
                ON CONFLICT (passage_id) DO UPDATE SET
                    row_version = excluded.row_version,
                    lexemes = excluded.lexemes,
                    title_words = excluded.title_words,
                    reference_code = excluded.reference_code,
                    reference_key = excluded.reference_key
                """
                        .formatted(TEXT_CHARS_MAX, idType);
        return handle.update(
                sql,
                rows.stream().map(Row::id).toArray(String[]::new),
                rows.stream().map(Row::version).toArray(String[]::new),
                rows.stream().map(row -> row.identity().code()).toArray(String[]::new),
                rows.stream().map(row -> row.identity().key()).toArray(String[]::new));
    }

    private static boolean summarized(Handle handle) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT (SELECT count(*) FROM orchestrator.lexical_entries)
                               = coalesce((SELECT passages FROM orchestrator.lexeme_statistics
                                           WHERE lexeme = ''), 0)
                        """,
                        row -> row.getBoolean(1))
                .orElseThrow();
    }

    /** Counts the lexemes again, in one statement's view of the entries. */
    private static void summarize(Handle handle) throws SQLException {
        handle.query(
                """
                SELECT gin_clean_pending_list('orchestrator.lexical_entries_lexemes_idx'::regclass)
                """,
                row -> row.getLong(1));
        handle.update("ANALYZE orchestrator.lexical_entries");
        handle.connection().setAutoCommit(false);
        handle.update("DELETE FROM orchestrator.lexeme_statistics");
        handle.update(
                """
                INSERT INTO orchestrator.lexeme_statistics (lexeme, passages)
                SELECT word, ndoc FROM ts_stat('SELECT lexemes FROM orchestrator.lexical_entries')
                UNION ALL
                SELECT '', count(*) FROM orchestrator.lexical_entries
                """);
        handle.connection().commit();
        handle.connection().setAutoCommit(true);
    }
}
