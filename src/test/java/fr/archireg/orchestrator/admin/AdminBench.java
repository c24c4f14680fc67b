package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.DenseSearch;
import fr.archireg.orchestrator.rag.HybridRetriever;
import fr.archireg.orchestrator.rag.IndexPrecision;
import fr.archireg.orchestrator.rag.LexicalIndex;
import fr.archireg.orchestrator.rag.LexicalSearch;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.Tuning;
import fr.archireg.orchestrator.rag.VectorIndex;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.InstantSource;
import java.util.Map;

/** The real parts on a database of their own, without the jobs that would mend what is broken. */
final class AdminBench implements AutoCloseable {
    static final int DIMENSIONS = 384;

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database = open(postgres.url());
    private final CorpusCatalog catalog = new CorpusCatalog(database, DIMENSIONS);
    private final PassageStore passages = new PassageStore(database, catalog, 200);

    /** An empty database with our tables. */
    AdminBench() {
        new Migrations(database, DIMENSIONS).run();
    }

    /** Fills the corpus and builds its indexes. */
    AdminBench withDocuments() {
        SampleDocuments.insert(postgres, SampleDocuments.planning());
        new VectorIndex(database, catalog, IndexPrecision.HALFVEC).ensure(progress -> {});
        new LexicalIndex(database, catalog).refresh();
        return this;
    }

    static Database open(String url) {
        return Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", url))));
    }

    /** Runs a test as the program does. */
    static TestResult run(SystemTest test) {
        return new TestRunner(test, InstantSource.system()).run();
    }

    TestingPostgres postgres() {
        return postgres;
    }

    Database database() {
        return database;
    }

    CorpusCatalog catalog() {
        return catalog;
    }

    PassageStore passages() {
        return passages;
    }

    Retriever retriever() {
        Metrics metrics = new Metrics();
        return new HybridRetriever(
                new DenseSearch(TestingModel.shared(), catalog, passages, metrics),
                new LexicalSearch(database),
                passages,
                () -> Tuning.DEFAULT,
                metrics);
    }

    @Override
    public void close() {
        database.close();
        postgres.close();
    }
}
