package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads PostgreSQL's own statistics. No statement of anybody is ever read: its text may hold what a
 * user wrote. Thread-safe.
 */
public final class DatabaseFiguresStore {
    private static final int RELATIONS_MAX = 200;

    private final Database database;

    public DatabaseFiguresStore(Database database) {
        this.database = database;
    }

    /** The figures of now. */
    DatabaseFigures read() {
        return database.read(handle ->
                new DatabaseFigures(
                        server(handle),
                        tables(handle),
                        indexes(handle),
                        connections(handle),
                        cacheHitRatio(handle),
                        database.poolUse()));
    }

    private static DatabaseFigures.Server server(Handle handle) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT current_setting('server_version') AS version,
                               (SELECT extversion FROM pg_extension WHERE extname = 'vector')
                                   AS vector_version,
                               pg_database_size(current_database()) AS bytes
                        """,
                        row ->
                                new DatabaseFigures.Server(
                                        row.getString("version"),
                                        Optional.ofNullable(row.getString("vector_version")),
                                        row.getLong("bytes")))
                .orElseThrow();
    }

    private static List<DatabaseFigures.Table> tables(Handle handle) throws SQLException {
        return handle.query(
                """
                SELECT schemaname || '.' || relname AS name, n_live_tup, n_dead_tup,
                       pg_total_relation_size(relid) AS bytes
                FROM pg_stat_user_tables
                WHERE schemaname IN ('orchestrator', 'public')
                ORDER BY bytes DESC, name
                LIMIT ?
                """,
                row ->
                        new DatabaseFigures.Table(
                                row.getString("name"),
                                row.getLong("n_live_tup"),
                                row.getLong("n_dead_tup"),
                                row.getLong("bytes")),
                RELATIONS_MAX);
    }

    private static List<DatabaseFigures.Index> indexes(Handle handle) throws SQLException {
        return handle.query(
                """
                SELECT indexrelname AS name, schemaname || '.' || relname AS table_name,
                       pg_relation_size(stat.indexrelid) AS bytes, idx_scan, indisvalid
                FROM pg_stat_user_indexes AS stat
                JOIN pg_index ON pg_index.indexrelid = stat.indexrelid
                WHERE schemaname IN ('orchestrator', 'public')
                ORDER BY bytes DESC, name
                LIMIT ?
                """,
                row ->
                        new DatabaseFigures.Index(
                                row.getString("name"),
                                row.getString("table_name"),
                                row.getLong("bytes"),
                                row.getLong("idx_scan"),
                                row.getBoolean("indisvalid")),
                RELATIONS_MAX);
    }

    private static DatabaseFigures.Connections connections(Handle handle) throws SQLException {
        List<Map.Entry<String, Long>> byState =
                handle.query(
                        """
                        SELECT coalesce(state, 'unknown') AS state, count(*) AS connections
                        FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1
                        """,
                        row -> Map.entry(row.getString("state"), row.getLong("connections")));
        return new DatabaseFigures.Connections(
                handle.queryFirst(
                                "SELECT current_setting('max_connections')::int",
                                row -> row.getInt(1))
                        .orElseThrow(),
                byState.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                handle.queryFirst(
                                """
                                SELECT extract(epoch FROM clock_timestamp() - min(xact_start))::float8
                                FROM pg_stat_activity
                                WHERE datname = current_database() AND pid <> pg_backend_pid()
                                  AND backend_type = 'client backend'
                                """,
                                row -> optional(row, row.getDouble(1)))
                        .orElseThrow());
    }

    private static Optional<Double> cacheHitRatio(Handle handle) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT blks_hit::float8 / nullif(blks_hit + blks_read, 0)
                        FROM pg_stat_database WHERE datname = current_database()
                        """,
                        row -> optional(row, row.getDouble(1)))
                .orElse(Optional.empty());
    }

    private static Optional<Double> optional(ResultSet row, double value) throws SQLException {
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
