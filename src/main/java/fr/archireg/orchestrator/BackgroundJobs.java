package fr.archireg.orchestrator;

import fr.archireg.orchestrator.admin.AdminMetricsRefresh;
import fr.archireg.orchestrator.admin.AdminMetricsStore;
import fr.archireg.orchestrator.admin.CronStore;
import fr.archireg.orchestrator.chat.AbandonedAnswers;
import fr.archireg.orchestrator.chat.ChatConfig;
import fr.archireg.orchestrator.generation.GenerationWatch;
import fr.archireg.orchestrator.job.PeriodicJob;
import fr.archireg.orchestrator.rag.IndexProgress;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** What goes on whether or not anybody asks for anything. */
record BackgroundJobs(Parts parts, DatabaseWatch watch, Features features, ChatConfig chat) {
    private static final Logger LOGGER = System.getLogger(BackgroundJobs.class.getName());
    private static final Duration DATABASE_PERIOD = Duration.ofSeconds(2);
    private static final Duration LEXICAL_PERIOD = Duration.ofSeconds(10);
    private static final Duration CORPUS_PERIOD = Duration.ofSeconds(1);
    private static final Duration INDEX_PERIOD = Duration.ofMinutes(1);
    private static final Duration METRICS_PERIOD = Duration.ofMinutes(1);
    private static final Duration GENERATIONS_PERIOD = Duration.ofMillis(100);
    private static final Duration ABANDONED_PERIOD = Duration.ofSeconds(2);
    private static final Duration PURGE_PERIOD = Duration.ofMinutes(10);
    private static final Duration LIMITS_PERIOD = Duration.ofMinutes(1);
    private static final Duration USAGE_PERIOD = Duration.ofHours(1);
    private static final Duration FILES_PERIOD = Duration.ofMinutes(10);
    private static final int PURGED_AT_ONCE = 500;

    List<PeriodicJob> start() {
        GenerationWatch generations = features.generations().watch();
        AbandonedAnswers abandoned =
                new AbandonedAnswers(features.stores().answers(), generations, parts.metrics());
        return List.of(
                PeriodicJob.start("database-watch", DATABASE_PERIOD, watch::inspect),
                whenHealthy("vector-index", INDEX_PERIOD, this::ensureIndex),
                whenHealthy("corpus-watch", CORPUS_PERIOD, parts.corpus().watch()::inspect),
                whenHealthy("vector-follower", LEXICAL_PERIOD, parts.corpus().follower()::follow),
                whenHealthy("lexical-index", LEXICAL_PERIOD, parts.lexicalIndex()::refresh),
                // Whether the database is healthy or not: what they do must not come late.
                PeriodicJob.start("generation-watch", GENERATIONS_PERIOD, generations::look),
                PeriodicJob.start(
                        "generation-grace", GENERATIONS_PERIOD, generations::stopUnattended),
                PeriodicJob.start("generation-lease", generations.renewal(), generations::renew),
                whenHealthy("abandoned-answers", ABANDONED_PERIOD, abandoned::sweep),
                whenHealthy("purge", PURGE_PERIOD, this::purge),
                whenHealthy("abandoned-files", FILES_PERIOD, features.projects().files()::sweep),
                whenHealthy("admin-metrics", METRICS_PERIOD, this::refreshAdminMetrics),
                whenHealthy("rate-limits", LIMITS_PERIOD, features.limits()::sweep),
                whenHealthy("token-usage", USAGE_PERIOD, features.quota()::sweep),
                features.connections().start(),
                features.streams().watch());
    }

    /** A job that is left out while the database cannot be used. */
    private PeriodicJob whenHealthy(String name, Duration period, Runnable task) {
        return PeriodicJob.startWhen(watch::healthy, name, period, task);
    }

    private void ensureIndex() {
        parts.corpus().index().ensure(BackgroundJobs::log);
    }

    private void purge() {
        Duration retention = chat.generations().retention();
        while (features.generations().store().purge(retention, PURGED_AT_ONCE) == PURGED_AT_ONCE) {
            // Many short transactions rather than a long one.
        }
        features.stores().keys().purge();
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
