package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fr.archireg.orchestrator.admin.TestResult.Status;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.job.JobBoard;
import fr.archireg.orchestrator.testing.TestingCluster;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program beside a real pg_cron, in a server of its own that preloads it. */
class PgCronTest {
    private Optional<TestingCluster> cluster = Optional.empty();
    private Optional<Database> opened = Optional.empty();

    @BeforeEach
    void start() {
        assumeTrue(
                TestingCluster.offers("pg_cron"),
                "PostgreSQL's extension pg_cron is not installed (Debian: postgresql-15-cron)");
        TestingCluster server =
                TestingCluster.create(
                        "shared_preload_libraries=pg_cron", "cron.database_name=postgres");
        cluster = Optional.of(server);
        server.start();
        opened = Optional.of(AdminBench.open(server.url()));
        execute("CREATE EXTENSION pg_cron");
        new Migrations(database(), AdminBench.DIMENSIONS).run();
    }

    @AfterEach
    void stop() {
        opened.ifPresent(Database::close);
        cluster.ifPresent(TestingCluster::close);
    }

    @Test
    void schedulesTheRefreshOnceAndKeepsItAsItShouldBe() {
        refresh();
        refresh();
        assertThat(jobs()).isEqualTo("archireg-admin-metrics */10 * * * *");

        execute("SELECT cron.alter_job(jobid, schedule => '0 0 1 1 *') FROM cron.job");
        refresh();

        assertThat(jobs()).isEqualTo("archireg-admin-metrics */10 * * * *");
    }

    @Test
    void seesAJobThatHasStopped() {
        refresh();
        assertThat(check().status()).isEqualTo(Status.PASSED);
        ran("succeeded", "30 minutes");

        TestResult result = check();

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error()).contains("overdue: pg_cron archireg-admin-metrics");

        ran("succeeded", "1 minute");
        assertThat(check().status()).isEqualTo(Status.PASSED);
    }

    @Test
    void seesAJobThatNeverWorked() {
        refresh();
        ran("failed", "1 minute");

        TestResult result = check();

        assertThat(result.error()).contains("overdue: pg_cron archireg-admin-metrics");
        assertThat(Json.text(result.data())).contains("\"last_status\":\"failed\"");
    }

    @Test
    void mindsNoJobThatIsSwitchedOff() {
        refresh();
        ran("succeeded", "30 days");
        execute("SELECT cron.alter_job(jobid, active => false) FROM cron.job");

        assertThat(check().status()).isEqualTo(Status.PASSED);
    }

    @Test
    void tellsNoCommandAndNoMessage() {
        execute("SELECT cron.schedule('call', '0 3 * * *', 'SELECT ''key canary''')");
        execute(
                """
                INSERT INTO cron.job_run_details (jobid, status, return_message, start_time, end_time)
                SELECT jobid, 'failed', 'canary', now(), now() FROM cron.job
                """);

        assertThat(Json.text(check().data())).contains("\"call\"").doesNotContain("canary");
    }

    @Test
    void deletesOnlyOldHistoryOfItsOwn() {
        refresh();
        ran("succeeded", "8 days");
        ran("succeeded", "6 days");
        execute(
                """
                INSERT INTO cron.job_run_details (jobid, command, status, start_time, end_time)
                VALUES (99, 'SELECT 1', 'succeeded', now() - interval '1 year', now() - interval '1 year')
                """);

        refresh();

        assertThat(value("SELECT count(*) FROM cron.job_run_details")).isEqualTo("2");
    }

    @Test
    void doesWithoutAnExtensionThatItMayNotUse() {
        execute("CREATE ROLE stranger LOGIN");
        String url = cluster.orElseThrow().url().replace("archireg@", "stranger@");

        try (Database strangers = AdminBench.open(url)) {
            assertThat(new CronStore(strangers).extension()).isEmpty();
        }
    }

    /** A run of all jobs that ended so long ago. */
    private void ran(String status, String ago) {
        execute(
                """
                INSERT INTO cron.job_run_details (jobid, command, status, start_time, end_time)
                SELECT jobid, command, '%1$s', now() - interval '%2$s', now() - interval '%2$s'
                FROM cron.job
                """
                        .formatted(status, ago));
    }

    private void refresh() {
        new AdminMetricsRefresh(new AdminMetricsStore(database()), new CronStore(database())).run();
    }

    private TestResult check() {
        return AdminBench.run(
                new CronJobsCheck(
                        new CronWatch(
                                new CronStore(database()),
                                new JobBoard(),
                                InstantSource.system())));
    }

    private String jobs() {
        return value("SELECT string_agg(jobname || ' ' || schedule, ',') FROM cron.job");
    }

    private Database database() {
        return opened.orElseThrow();
    }

    private void execute(String sql) {
        database().inTransaction(handle -> handle.connection().createStatement().execute(sql));
    }

    private String value(String sql) {
        return database()
                .read(handle -> handle.queryFirst(sql, row -> row.getString(1)).orElseThrow());
    }
}
