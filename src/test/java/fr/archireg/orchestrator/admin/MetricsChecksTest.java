package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.admin.TestResult.Status;
import fr.archireg.orchestrator.job.JobBoard;
import fr.archireg.orchestrator.job.PeriodicJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures of administrators: how they are kept young, and how their tests turn red. */
class MetricsChecksTest {
    private static final InstantSource NOW = InstantSource.system();

    private final AdminBench bench = new AdminBench();
    private final AdminMetricsStore metrics = new AdminMetricsStore(bench.database());
    private final CronStore cron = new CronStore(bench.database());

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void refreshesTheView() {
        TestResult result = AdminBench.run(new MaterializedViewCheck(metrics, NOW));

        assertThat(result.error()).isEmpty();
    }

    @Test
    void seesThatTheViewIsGone() {
        bench.postgres().execute("DROP MATERIALIZED VIEW orchestrator.admin_metrics_view");

        assertFailed(new MaterializedViewCheck(metrics, NOW), "database_unavailable: ");
        assertFailed(
                new AdminApiCheck(new AdminConfig(Optional.empty()), metrics),
                "database_unavailable: ");
    }

    @Test
    void seesThatTheViewCannotBeRefreshedWhileItIsRead() {
        bench.postgres().execute("DROP INDEX orchestrator.admin_metrics_view_id_key");

        assertFailed(
                new MaterializedViewCheck(metrics, NOW),
                "cannot be refreshed (a statement failed, state=55000)");
    }

    @Test
    void seesThatTheClocksAreApart() {
        InstantSource wrong = () -> Instant.now().minusSeconds(3_600);

        assertFailed(new MaterializedViewCheck(metrics, wrong), "clocks of database and program");
    }

    @Test
    void readsItsOwnFiguresWhereThereIsNoSupabase() {
        TestResult result =
                AdminBench.run(new AdminApiCheck(new AdminConfig(Optional.empty()), metrics));

        assertThat(result.status()).isEqualTo(Status.PASSED);
    }

    @Test
    void refreshesOnlyWhatIsOld() {
        Instant first = metrics.read().refreshedAt();

        metrics.refreshIfOlderThan(Duration.ofHours(1));
        assertThat(metrics.read().refreshedAt()).isEqualTo(first);

        metrics.refreshIfOlderThan(Duration.ZERO);
        assertThat(metrics.read().refreshedAt()).isAfter(first);
    }

    @Test
    void leavesTheRefreshToTheProcessThatIsAtIt() {
        Instant first = metrics.read().refreshedAt();
        bench.database()
                .unpooled(handle -> {
                    handle.query(
                            "SELECT pg_advisory_lock(hashtextextended('orchestrator.admin_metrics_view', 0))",
                            row -> "");
                    metrics.refreshIfOlderThan(Duration.ZERO);
                    return true;
                });

        assertThat(metrics.read().refreshedAt()).isEqualTo(first);
    }

    @Test
    void refreshesWithoutPgCron() {
        new AdminMetricsRefresh(metrics, cron).run();

        assertThat(cron.extension()).isEmpty();
    }

    @Test
    void seesAJobThatHasStopped() {
        JobBoard board = new JobBoard();
        try (PeriodicJob job = PeriodicJob.start("sleeper", Duration.ofMinutes(5), () -> {})) {
            board.show(List.of(job));

            assertThat(AdminBench.run(cronJobs(board, NOW)).status()).isEqualTo(Status.PASSED);
            assertFailed(
                    cronJobs(board, () -> Instant.now().plus(Duration.ofMinutes(11))),
                    "overdue: sleeper");
        }
    }

    private CronJobsCheck cronJobs(JobBoard board, InstantSource clock) {
        return new CronJobsCheck(new CronWatch(cron, board, clock));
    }

    private static void assertFailed(SystemTest test, String reason) {
        TestResult result = AdminBench.run(test);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error().orElseThrow()).contains(reason);
    }
}
