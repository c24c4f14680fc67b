package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Reads what pg_cron does, and gives it one job of ours. The extension is used where it is there
 * and never created. Thread-safe.
 */
public final class CronStore {
    private static final String OURS = "archireg-admin-metrics";

    /** The history has no index but its key, and grows until somebody deletes it. */
    private static final int RUNS_LOOKED_AT = 100_000;

    private final Database database;

    public CronStore(Database database) {
        this.database = database;
    }

    /**
     * What the database has of pg_cron.
     *
     * @param zone in which the schedules are meant
     */
    record Extension(String version, ZoneId zone) {}

    /** The extension, if it is there and the login role may use it. */
    Optional<Extension> extension() {
        String sql =
                """
                SELECT extversion, coalesce(current_setting('cron.timezone', true), 'GMT') AS zone
                FROM pg_extension
                WHERE extname = 'pg_cron'
                  AND has_schema_privilege(to_regnamespace('cron')::oid, 'USAGE')
                """;
        return database.read(handle ->
                handle.queryFirst(
                        sql,
                        row ->
                                new Extension(
                                        row.getString("extversion"),
                                        ZoneId.of(row.getString("zone")))));
    }

    /** All jobs that the login role may see; only where there is the {@link #extension}. */
    List<CronJob> jobs() {
        String sql =
                """
                WITH runs AS (
                    SELECT jobid,
                           max(start_time) AS last_run,
                           max(end_time) FILTER (WHERE status = 'succeeded') AS last_success,
                           (array_agg(status ORDER BY runid DESC))[1] AS last_status
                    FROM cron.job_run_details
                    WHERE runid > (SELECT max(runid) FROM cron.job_run_details) - ?
                    GROUP BY jobid
                )
                SELECT coalesce(jobname, jobid::text) AS name, schedule, active,
                       last_run, last_status, last_success
                FROM cron.job LEFT JOIN runs USING (jobid)
                ORDER BY jobid
                """;
        return database.read(handle -> handle.query(sql, CronStore::job, RUNS_LOOKED_AT));
    }

    /**
     * Sees to it that pg_cron runs this command, and that what it remembers of that does not grow
     * for ever. Doing it again changes nothing.
     *
     * @param schedule in the form of cron
     */
    void schedule(String schedule, String command) {
        database.inTransaction(handle -> {
            if (!scheduled(handle, schedule, command)) {
                handle.query(
                        "SELECT cron.schedule(?, ?, ?)",
                        row -> row.getLong(1),
                        OURS,
                        schedule,
                        command);
            }
            return handle.update(
                    """
                    DELETE FROM cron.job_run_details
                    WHERE command = ? AND end_time < now() - interval '7 days'
                    """,
                    command);
        });
    }

    private static boolean scheduled(Handle handle, String schedule, String command)
            throws SQLException {
        return handle.queryFirst(
                        """
                        SELECT 1 FROM cron.job
                        WHERE jobname = ? AND schedule = ? AND command = ? AND username = current_user
                        """,
                        row -> row.getInt(1),
                        OURS,
                        schedule,
                        command)
                .isPresent();
    }

    private static CronJob job(ResultSet row) throws SQLException {
        return new CronJob(
                row.getString("name"),
                row.getString("schedule"),
                row.getBoolean("active"),
                instant(row, "last_run"),
                Optional.ofNullable(row.getString("last_status")),
                instant(row, "last_success"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
