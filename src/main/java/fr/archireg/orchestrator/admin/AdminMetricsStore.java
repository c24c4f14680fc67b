package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and refreshes the figures of administrators. Thread-safe, also between processes. */
public final class AdminMetricsStore {
    static final String REFRESH =
            "REFRESH MATERIALIZED VIEW CONCURRENTLY orchestrator.admin_metrics_view";
    private static final String LOCK_NAME = "orchestrator.admin_metrics_view";

    private final Database database;

    public AdminMetricsStore(Database database) {
        this.database = database;
    }

    /** The figures as they were counted last. */
    AdminMetrics read() {
        String sql =
                """
                SELECT refreshed_at, conversations, messages, messages_by_status, users, users_1_day,
                       users_7_days, users_30_days, tokens_by_day, feedback_up, feedback_down,
                       projects, files, storage_bytes, passages, passages_without_embedding
                FROM orchestrator.admin_metrics_view
                """;
        return database.read(
                handle -> handle.queryFirst(sql, AdminMetricsStore::metrics).orElseThrow());
    }

    /** Counts anew; those who read meanwhile see the old figures. */
    void refresh() {
        database.inTransaction(handle -> handle.update(REFRESH));
    }

    /**
     * Counts anew, unless that was done within this time or another process is at it. It may take
     * longer than a request could.
     */
    void refreshIfOlderThan(Duration age) {
        database.unpooled(handle -> lock(handle) && old(handle, age) && refresh(handle));
    }

    private static boolean lock(Handle handle) throws SQLException {
        return handle.queryFirst(
                        "SELECT pg_try_advisory_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        LOCK_NAME)
                .orElseThrow();
    }

    private static boolean old(Handle handle, Duration age) throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT refreshed_at < now() - make_interval(secs => ?)
                        FROM orchestrator.admin_metrics_view
                        """,
                        row -> row.getBoolean(1),
                        age.toSeconds())
                .orElse(true);
    }

    private static boolean refresh(Handle handle) throws SQLException {
        handle.update(REFRESH);
        return true;
    }

    private static AdminMetrics metrics(ResultSet row) throws SQLException {
        return new AdminMetrics(
                instant(row, "refreshed_at"),
                new AdminMetrics.Conversations(
                        row.getLong("conversations"),
                        row.getLong("messages"),
                        counts(row.getString("messages_by_status"))),
                new AdminMetrics.Users(
                        row.getLong("users"),
                        row.getLong("users_1_day"),
                        row.getLong("users_7_days"),
                        row.getLong("users_30_days")),
                List.of(Json.parse(row.getString("tokens_by_day"), AdminMetrics.Tokens[].class)),
                new AdminMetrics.Feedback(row.getLong("feedback_up"), row.getLong("feedback_down")),
                new AdminMetrics.Files(
                        row.getLong("projects"),
                        row.getLong("files"),
                        row.getLong("storage_bytes")),
                new AdminMetrics.Corpus(
                        row.getLong("passages"), row.getLong("passages_without_embedding")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Map<String, Long> counts(String json) {
        Map<?, ?> parsed = Json.parse(json, Map.class);
        return parsed.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()),
                                entry -> ((Number) entry.getValue()).longValue()));
    }
}
