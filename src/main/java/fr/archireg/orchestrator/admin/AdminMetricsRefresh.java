package fr.archireg.orchestrator.admin;

import java.time.Duration;

/**
 * Keeps the figures of administrators young. pg_cron does it where there is one, whether or not a
 * process of ours runs; the program helps out where there is none or where it does not do its work.
 * Of several replicas one does it.
 */
public final class AdminMetricsRefresh {
    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final String CRON_SCHEDULE = "*/10 * * * *";

    private final AdminMetricsStore metrics;
    private final CronStore cron;

    public AdminMetricsRefresh(AdminMetricsStore metrics, CronStore cron) {
        this.metrics = metrics;
        this.cron = cron;
    }

    /** Refreshes the figures if they are due; to be called far more often than that. */
    public void run() {
        boolean scheduled = cron.extension().isPresent();
        if (scheduled) {
            cron.schedule(CRON_SCHEDULE, AdminMetricsStore.REFRESH);
        }
        metrics.refreshIfOlderThan(scheduled ? PERIOD.multipliedBy(2) : PERIOD);
    }
}
