package fr.archireg.orchestrator;

import fr.archireg.orchestrator.admin.AdminApiCheck;
import fr.archireg.orchestrator.admin.AdminMetricsStore;
import fr.archireg.orchestrator.admin.AdminRoutes;
import fr.archireg.orchestrator.admin.CollectorCheck;
import fr.archireg.orchestrator.admin.CronJobsCheck;
import fr.archireg.orchestrator.admin.CronStore;
import fr.archireg.orchestrator.admin.CronWatch;
import fr.archireg.orchestrator.admin.DatabaseFiguresStore;
import fr.archireg.orchestrator.admin.EmbeddingCompatibilityCheck;
import fr.archireg.orchestrator.admin.LanguageModelCheck;
import fr.archireg.orchestrator.admin.MaterializedViewCheck;
import fr.archireg.orchestrator.admin.PgvectorCheck;
import fr.archireg.orchestrator.admin.ProbesCheck;
import fr.archireg.orchestrator.admin.RetrievalCheck;
import fr.archireg.orchestrator.admin.SimpleCheck;
import fr.archireg.orchestrator.admin.StorageCheck;
import fr.archireg.orchestrator.admin.SupabaseCheck;
import fr.archireg.orchestrator.admin.SystemTest;
import fr.archireg.orchestrator.admin.SystemTests;
import fr.archireg.orchestrator.admin.UnitTestsCheck;
import fr.archireg.orchestrator.legifrance.CollectorClient;
import fr.archireg.orchestrator.rag.CorpusFiguresStore;
import fr.archireg.orchestrator.selftest.SelfTests;
import fr.archireg.orchestrator.storage.FileStores;
import java.time.Clock;
import java.util.List;

/** What administrators see, and the tests that they can run. */
record Administration(
        AppConfig config,
        Parts parts,
        Features features,
        DatabaseWatch watch,
        CollectorClient collector) {

    AdminRoutes routes() {
        Clock clock = features.clock();
        AdminMetricsStore metrics = new AdminMetricsStore(parts.database());
        CronWatch cron = new CronWatch(new CronStore(parts.database()), features.jobs(), clock);
        return new AdminRoutes(
                new SystemTests(tests(metrics, cron, clock), clock),
                metrics,
                new DatabaseFiguresStore(parts.database()),
                cron,
                clock);
    }

    private List<SystemTest> tests(AdminMetricsStore metrics, CronWatch cron, Clock clock) {
        return List.of(
                new SupabaseCheck(config.admin()),
                new AdminApiCheck(config.admin(), metrics),
                new ProbesCheck(
                        Probes.all(watch, parts.model(), features.generations().admission())),
                new PgvectorCheck(
                        new CorpusFiguresStore(parts.database()),
                        parts.passages(),
                        parts.catalog(),
                        config.rag().embeddingDimensions(),
                        clock),
                new MaterializedViewCheck(metrics, clock),
                new CronJobsCheck(cron),
                new LanguageModelCheck(config.llm(), parts.metrics()),
                new RetrievalCheck(
                        parts.retriever(), () -> parts.tuning().current().similarityThreshold()),
                new EmbeddingCompatibilityCheck(parts.corpus().canary()),
                new StorageCheck(FileStores.of(config.storage())),
                new CollectorCheck(collector),
                new SimpleCheck(clock),
                new UnitTestsCheck(new SelfTests()));
    }
}
