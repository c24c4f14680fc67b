package fr.archireg.orchestrator.admin;

import java.util.List;
import java.util.Optional;

/** Whether everything that repeats has worked within twice its period. */
public final class CronJobsCheck implements SystemTest {
    private final CronWatch watch;

    public CronJobsCheck(CronWatch watch) {
        this.watch = watch;
    }

    @Override
    public String name() {
        return "test-cron-jobs";
    }

    @Override
    public String description() {
        return "compares the last success of each job, of pg_cron and our own, with its period";
    }

    @Override
    public Outcome run() {
        CronWatch.Report report = watch.report();
        List<String> overdue = report.overdue();
        return Outcome.of(
                report,
                overdue.isEmpty()
                        ? Optional.empty()
                        : Optional.of("overdue: " + String.join(", ", overdue)));
    }
}
