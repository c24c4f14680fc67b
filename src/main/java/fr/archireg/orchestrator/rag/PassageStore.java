package fr.archireg.orchestrator.rag;

import com.fasterxml.jackson.annotation.JsonValue;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.embedding.Embedding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads passages. Thread-safe. */
public final class PassageStore {
    private static final String COLUMNS =
            """
            id::text AS passage_id, title, content, external_id, source, code, reference, url,
            status, valid_from, valid_to, path\
            """;

    private static final int SECTION_ARTICLES_MAX = 500;

    private final Database database;
    private final CorpusCatalog catalog;
    private final int efSearch;

    /**
     * @param efSearch candidates that an HNSW search keeps
     */
    public PassageStore(Database database, CorpusCatalog catalog, int efSearch) {
        this.database = database;
        this.catalog = catalog;
        this.efSearch = efSearch;
    }

    /** The passage with this id, or empty; an id that the table's type cannot hold is unknown. */
    public Optional<Passage> find(String id) {
        String idType = catalog.layout().idType();
        if (!PassageRows.canBe(id, idType)) {
            return Optional.empty();
        }
        String sql =
                "SELECT %s FROM public.documents WHERE id = ?::text::%s".formatted(COLUMNS, idType);
        return database.read(handle -> handle.queryFirst(sql, PassageRows::passage, id));
    }

    /**
     * The passages with these ids, in no order, each with its similarity to the embedding.
     *
     * @param ids keys that a search gave
     * @param embedding none for a similarity of 0, which a passage without a vector also has
     */
    public List<ScoredPassage> load(List<String> ids, Optional<Embedding> embedding) {
        if (ids.isEmpty()) {
            return List.of();
        }
        CorpusLayout layout = catalog.layout();
        String similarity =
                embedding.isEmpty()
                        ? "0"
                        : "coalesce(nullif(1 - (%s <=> ?::real[]::vector(%d)), 'NaN'), 0)"
                                .formatted(layout.vectors().vector(), layout.dimensions());
        // The primary key.
        String sql =
                """
                SELECT %s, %s AS similarity
                FROM %s
                WHERE id = ANY(?::text[]::%s[])
                """
                        .formatted(
                                COLUMNS, similarity, layout.vectors().passages(), layout.idType());
        List<Object> parameters = new ArrayList<>();
        embedding.map(Embedding::values).ifPresent(parameters::add);
        parameters.add(array(ids));
        return database.read(
                handle -> handle.query(sql, PassageRows::scored, parameters.toArray()));
    }

    /**
     * The parts of the same documents right behind passages and right before them, in the order of
     * the passages.
     */
    List<ScoredPassage> partsBeside(List<String> ids, Filters filters) {
        FilterSql filter = FilterSql.of(filters);
        // The primary key finds the passages, documents_external_id_passage_index_key the parts.
        String sql =
                """
                SELECT %s, 0 AS similarity
                FROM (
                    SELECT place, step, external_id AS document, passage_index + step AS part
                    FROM unnest(?::text[]::%s[]) WITH ORDINALITY AS center (id, place)
                    JOIN public.documents USING (id)
                    CROSS JOIN (VALUES (-1), (1)) AS steps (step)) AS beside
                JOIN public.documents ON external_id = document AND passage_index = part
                WHERE true %s
                ORDER BY place, step DESC
                """
                        .formatted(COLUMNS, catalog.layout().idType(), filter.conditions());
        return database.read(
                handle -> handle.query(sql, PassageRows::scored, filter.parameters(array(ids))));
    }

    /**
     * The articles that stand under the same headings as articles do, each of which is among them;
     * in no order.
     */
    List<Surroundings.Sibling> sections(List<String> ids, Filters filters) {
        FilterSql filter = FilterSql.of(filters);
        // The primary key finds the articles, documents_code_reference_idx the codes.
        String sql =
                """
                SELECT center, sibling.*
                FROM (
                    SELECT id::text AS center, code AS own_code, path AS own_path
                    FROM public.documents
                    WHERE id = ANY (?::text[]::%s[]) AND reference IS NOT NULL
                      AND cardinality(path) > 0) AS section
                CROSS JOIN LATERAL (
                    SELECT id::text AS passage_id, reference
                    FROM public.documents
                    WHERE code = own_code AND path = own_path AND reference IS NOT NULL
                      AND coalesce(passage_index, 0) = 0 %s
                    LIMIT %d) AS sibling
                """
                        .formatted(
                                catalog.layout().idType(),
                                filter.conditions(),
                                SECTION_ARTICLES_MAX);
        return database.read(handle ->
                handle.query(
                        sql,
                        row ->
                                new Surroundings.Sibling(
                                        row.getString("center"),
                                        row.getString("passage_id"),
                                        row.getString("reference")),
                        filter.parameters(array(ids))));
    }

    /**
     * The passages that are closest to a vector, by cosine distance ascending.
     *
     * <p>An index search looks at a bounded number of rows. Where a filter leaves fewer than asked
     * for, the search is repeated exactly, so that a rare code never silently gives too few.
     */
    List<VectorHit> nearest(Embedding embedding, Query query) {
        CorpusLayout layout = catalog.layout();
        List<VectorHit> found =
                database.single(handle -> {
                    tuneIndexScan(handle, layout);
                    return search(handle, layout, embedding, query);
                });
        boolean cutShort =
                found.size() < query.limit()
                        && layout.index() != CorpusLayout.Index.NONE
                        && !query.filters().isEmpty();
        List<VectorHit> nearest = cutShort ? nearestOfAll(layout, embedding, query) : found;
        return nearest.stream()
                .filter(hit -> hit.similarity() >= query.similarityThreshold())
                .toList();
    }

    private List<VectorHit> nearestOfAll(CorpusLayout layout, Embedding embedding, Query query) {
        return database.single(handle -> {
            handle.sendAhead("SELECT set_config('enable_indexscan', 'off', true)");
            return search(handle, layout, embedding, query);
        });
    }

    /** Whether PostgreSQL would use an index of the vectors now for this {@link #nearest}. */
    public IndexUse indexUse(Embedding embedding, Query query) {
        return database.inTransaction(handle -> {
            CorpusLayout layout = catalog.read(handle);
            tuneIndexScan(handle, layout);
            if (usesIndex(handle, layout, embedding, query)) {
                return IndexUse.CHOSEN;
            }
            handle.query("SELECT set_config('enable_seqscan', 'off', true)", row -> "");
            return usesIndex(handle, layout, embedding, query)
                    ? IndexUse.POSSIBLE
                    : IndexUse.IMPOSSIBLE;
        });
    }

    /** What the planner makes of an index. */
    public enum IndexUse {
        /** It is used. */
        CHOSEN,
        /** It could be used; reading all rows is thought to be cheaper, as it is for few. */
        POSSIBLE,
        /** No index fits the statement. */
        IMPOSSIBLE;

        /** The name on the wire. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static boolean usesIndex(
            Handle handle, CorpusLayout layout, Embedding embedding, Query query)
            throws SQLException {
        FilterSql filter = FilterSql.of(query.filters());
        List<String> indexes =
                handle.query(
                        """
                        SELECT relname FROM pg_class
                        JOIN pg_index ON indexrelid = pg_class.oid
                        JOIN pg_am ON pg_am.oid = relam
                        WHERE indrelid = to_regclass(?) AND amname = 'hnsw'
                        """,
                        row -> row.getString(1),
                        layout.vectors().table());
        List<String> plan =
                handle.query(
                        "EXPLAIN " + nearestSql(layout, filter),
                        row -> row.getString(1),
                        filter.parameters(embedding.values(), query.limit()));
        return indexes.stream()
                .anyMatch(index ->
                        plan.stream()
                                .anyMatch(line ->
                                        line.contains("Index Scan using " + index + " on ")));
    }

    private void tuneIndexScan(Handle handle, CorpusLayout layout) {
        // Relaxed order keeps more candidates than strict order; the statement sorts them again.
        String iterative =
                layout.iterativeScan()
                        ? ", set_config('hnsw.iterative_scan', 'relaxed_order', true)"
                        : "";
        handle.sendAhead(
                "SELECT set_config('hnsw.ef_search', ?, true)" + iterative,
                Integer.toString(efSearch));
    }

    private static List<VectorHit> search(
            Handle handle, CorpusLayout layout, Embedding embedding, Query query)
            throws SQLException {
        FilterSql filter = FilterSql.of(query.filters());
        return handle.query(
                nearestSql(layout, filter),
                row ->
                        new VectorHit(
                                row.getString("passage_id"),
                                row.getString("document"),
                                row.getDouble("similarity")),
                filter.parameters(embedding.values(), query.limit()));
    }

    private static String nearestSql(CorpusLayout layout, FilterSql filter) {
        // The index of the set, or one that was there before.
        return """
        WITH candidates AS MATERIALIZED (
            SELECT id, external_id, %s AS distance
            FROM %s
            WHERE %s IS NOT NULL %s
            ORDER BY distance
            LIMIT ?
        )
        SELECT id::text AS passage_id, coalesce(external_id, id::text) AS document,
               1 - distance AS similarity
        FROM candidates
        ORDER BY distance, id
        """
                .formatted(
                        layout.distance(),
                        layout.vectors().passages(),
                        layout.vectors().vector(),
                        filter.conditions());
    }

    private static String[] array(List<String> ids) {
        return ids.toArray(String[]::new);
    }
}
