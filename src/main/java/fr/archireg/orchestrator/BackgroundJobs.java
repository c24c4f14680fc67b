package fr.archireg.orchestrator;

import fr.archireg.orchestrator.admin.AdminMetricsRefresh;
import fr.archireg.orchestrator.admin.AdminMetricsStore;
import fr.archireg.orchestrator.admin.CronStore;
import fr.archireg.orchestrator.job.PeriodicJob;
import fr.archireg.orchestrator.rag.IndexProgress;
import fr.archireg.orchestrator.rag.VectorIndex;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** What goes on whether or not anybody asks for anything. */
record BackgroundJobs(Parts parts, DatabaseWatch watch, Features features) {
    private static final Logger LOGGER = System.getLogger(BackgroundJobs.class.getName());
    private static final Duration DATABASE_PERIOD = Duration.ofSeconds(2);
    private static final Duration LEXICAL_PERIOD = Duration.ofSeconds(10);
    private static final Duration INDEX_PERIOD = Duration.ofMinutes(1);
    private static final Duration ANSWERS_PERIOD = Duration.ofMinutes(1);
    private static final Duration METRICS_PERIOD = Duration.ofMinutes(1);
    private static final Duration FILES_PERIOD = Duration.ofMinutes(10);

    /** No answer takes this long: the process that made it must be gone. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

    List<PeriodicJob> start() {
        return List.of(
                PeriodicJob.start("database-watch", DATABASE_PERIOD, watch::inspect),
                whenHealthy("vector-index", INDEX_PERIOD, this::ensureIndex),
                whenHealthy("lexical-index", LEXICAL_PERIOD, parts.lexicalIndex()::refresh),
                whenHealthy("abandoned-answers", ANSWERS_PERIOD, this::endAbandonedAnswers),
                whenHealthy("abandoned-files", FILES_PERIOD, features.projects().files()::sweep),
                whenHealthy("admin-metrics", METRICS_PERIOD, this::refreshAdminMetrics),
                features.streams().watch());
    }

    /** A job that is left out while the database cannot be used. */
    private PeriodicJob whenHealthy(String name, Duration period, Runnable task) {
        return PeriodicJob.startWhen(watch::healthy, name, period, task);
    }

    private void ensureIndex() {
        new VectorIndex(parts.database(), parts.catalog()).ensure(BackgroundJobs::log);
    }

    private void endAbandonedAnswers() {
        features.conversations().endAbandoned(ABANDONED_AFTER);
    }

    private void refreshAdminMetrics() {
        new AdminMetricsRefresh(
                        new AdminMetricsStore(parts.database()), new CronStore(parts.database()))
                .run();
    }

    private static void log(IndexProgress progress) {
        LOGGER.log(
                Level.INFO,
                "vector index is being built phase=%s tuples=%d of=%d"
                        .formatted(
                                progress.phase(), progress.tuplesDone(), progress.tuplesTotal()));
    }
}
