package fr.archireg.orchestrator.benchmark;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.settings.Settings;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an HNSW search costs and what it misses: the vectors of the corpus at {@code DATABASE_URL},
 * copied with a little noise until there are so many, searched by index and exactly.
 *
 * <pre>RetrievalBenchmark PASSAGES …</pre>
 */
final class RetrievalBenchmark {
    @SuppressWarnings("SystemOut") // a program for people
    private static final PrintStream OUT = new PrintStream(System.out, true);

    private static final int QUERIES = 100;
    private static final int LIMIT = 10;
    private static final int[] EF_SEARCH = {40, 100, 200};
    private static final List<String> TYPES = List.of("vector", "halfvec");

    private final Handle handle;
    private final int dimensions;

    private RetrievalBenchmark(Handle handle) throws SQLException {
        this.handle = handle;
        this.dimensions = number("SELECT vector_dims(embedding) FROM documents LIMIT 1");
    }

    /** Runs it for the numbers of passages that the arguments name. */
    public static void main(String[] arguments) {
        OUT.println("| passages | index | size MiB | ef_search | p50 / p95 ms | recall@10 |");
        OUT.println("| --- | --- | --- | --- | --- | --- |");
        try (Database database = Database.open(DbConfig.from(new Settings(System.getenv())))) {
            int unused = database.unpooled(handle -> runAll(handle, arguments));
        }
    }

    private static int runAll(Handle handle, String... arguments) throws SQLException {
        RetrievalBenchmark benchmark = new RetrievalBenchmark(handle);
        for (String argument : arguments) {
            benchmark.run(Integer.parseInt(argument));
        }
        return arguments.length;
    }

    private void run(int passages) throws SQLException {
        handle.update("SET maintenance_work_mem = '1GB'");
        handle.update("DROP TABLE IF EXISTS benchmark_vectors");
        // The same noise each time; a copy is as far from its passage as another wording of it.
        handle.query("SELECT setseed(0.5)", row -> "");
        handle.update(
                """
                CREATE UNLOGGED TABLE benchmark_vectors AS
                SELECT row_number() OVER () AS id, embedding FROM (
                    SELECT l2_normalize(embedding + ARRAY(
                               SELECT (random() - 0.5) * 0.06 + 0 * copy
                               FROM generate_series(1, %d))::real[]::vector) AS embedding
                    FROM documents CROSS JOIN generate_series(
                        1, %d / (SELECT count(*) FROM documents WHERE embedding IS NOT NULL) + 1)
                        AS copy
                    WHERE embedding IS NOT NULL
                    LIMIT %d) AS copies
                """
                        .formatted(dimensions, passages, passages));
        handle.update("ALTER TABLE benchmark_vectors ADD PRIMARY KEY (id)");
        handle.update("ANALYZE benchmark_vectors");
        List<List<Long>> exact = new ArrayList<>();
        Quantiles exactTimes = search("vector", exact);
        print("| %d | none, exact | – | –".formatted(passages), exactTimes, 1);
        for (String type : TYPES) {
            index(passages, type, exact);
        }
    }

    private void index(int passages, String type, List<List<Long>> exact) throws SQLException {
        handle.update(
                "CREATE INDEX benchmark_idx ON benchmark_vectors USING hnsw ((embedding::%s(%d)) %s_cosine_ops)"
                        .formatted(type, dimensions, type));
        int mebibytes = number("SELECT pg_relation_size('benchmark_idx') / 1048576");
        for (int ef : EF_SEARCH) {
            handle.update("SET hnsw.ef_search = " + ef);
            List<List<Long>> found = new ArrayList<>();
            // The first round only brings the pages in.
            search(type, new ArrayList<>());
            Quantiles times = search(type, found);
            print(
                    "| %d | %s | %d | %d".formatted(passages, type, mebibytes, ef),
                    times,
                    recall(exact, found));
        }
        handle.update("DROP INDEX benchmark_idx");
    }

    private Quantiles search(String type, List<List<Long>> results) throws SQLException {
        String sql =
                """
                SELECT id FROM benchmark_vectors
                ORDER BY embedding::%1$s(%2$d) <=> (
                    SELECT embedding FROM benchmark_vectors WHERE id = ?)::%1$s(%2$d)
                LIMIT %3$d
                """
                        .formatted(type, dimensions, LIMIT);
        int passages = number("SELECT count(*) FROM benchmark_vectors");
        long[] nanos = new long[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            long id = 1 + (long) i * (passages / QUERIES);
            long started = System.nanoTime();
            results.add(handle.query(sql, row -> row.getLong(1), id));
            nanos[i] = System.nanoTime() - started;
        }
        return Quantiles.of(nanos);
    }

    private static double recall(List<List<Long>> exact, List<List<Long>> found) {
        int common = 0;
        for (int i = 0; i < QUERIES; i++) {
            Set<Long> wanted = new HashSet<>(exact.get(i));
            common += (int) found.get(i).stream().filter(wanted::contains).count();
        }
        return common / (double) (QUERIES * LIMIT);
    }

    /**
     * @param head the cells before those that were measured
     */
    private static void print(String head, Quantiles times, double recall) {
        OUT.printf(
                Locale.ROOT,
                "%s | %.1f / %.1f | %.3f |%n",
                head,
                times.millis(0.5),
                times.millis(0.95),
                recall);
    }

    private int number(String sql) throws SQLException {
        return handle.queryFirst(sql, row -> row.getInt(1)).orElseThrow();
    }
}
