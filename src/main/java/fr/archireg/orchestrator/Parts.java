package fr.archireg.orchestrator;

import fr.archireg.orchestrator.chat.LegalClock;
import fr.archireg.orchestrator.corpus.CorpusParts;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.CachingEmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EngineConfig;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.embedding.ModelFiles;
import fr.archireg.orchestrator.embedding.TracedEmbeddingModel;
import fr.archireg.orchestrator.evaluation.EvaluationParts;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.observability.Tracing;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.DenseSearch;
import fr.archireg.orchestrator.rag.HybridRetriever;
import fr.archireg.orchestrator.rag.LexicalIndex;
import fr.archireg.orchestrator.rag.LexicalSearch;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.TracedRetriever;
import fr.archireg.orchestrator.rag.Tuning;
import fr.archireg.orchestrator.rag.TuningStore;
import fr.archireg.orchestrator.rag.VectorMaker;
import fr.archireg.orchestrator.rag.VectorSelection;
import java.time.Clock;
import java.util.function.Supplier;

/** What the server and the import are both made of. */
record Parts(
        Metrics metrics,
        Tracing tracing,
        Database database,
        Migrations migrations,
        CorpusCatalog catalog,
        LlamaEmbeddingModel model,
        PassageStore passages,
        LexicalIndex lexicalIndex,
        CorpusParts corpus,
        TuningStore tuning,
        Retriever retriever) {
    /** Each question is asked many times, and files of questions are longer than a rush hour. */
    private static final int EVALUATION_CACHE_ENTRIES = 20_000;

    static Parts create(AppConfig config) {
        Metrics metrics = new Metrics();
        ModelFiles files = new ModelFiles(config.embedding().modelFile(), metrics);
        return create(
                config,
                new LlamaEmbeddingModel(config.embedding().engine(), files, metrics),
                metrics);
    }

    /** With a model that is there already: a process can only have one. */
    static Parts create(AppConfig config, LlamaEmbeddingModel model, Metrics metrics) {
        int dimensions = config.rag().embeddingDimensions();
        Tracing tracing = Tracing.create(config.tracing());
        Database database = Database.open(config.db(), tracing);
        VectorSelection selection = new VectorSelection(config.vectors(), model::identity);
        CorpusCatalog catalog = new CorpusCatalog(database, dimensions, selection);
        PassageStore passages = new PassageStore(database, catalog, config.rag().efSearch());
        EngineConfig engine = config.embedding().engine();
        TuningStore tuning =
                new TuningStore(
                        database,
                        () -> model.identity().map(made -> importIdentity(made, engine)),
                        config.rag());
        CachingEmbeddingModel cached =
                new CachingEmbeddingModel(model, config.embedding().cacheEntries(), metrics);
        return new Parts(
                metrics,
                tracing,
                database,
                new Migrations(database, dimensions),
                catalog,
                model,
                passages,
                new LexicalIndex(database, catalog),
                CorpusParts.create(database, catalog, selection, model, config.vectors()),
                tuning,
                new TracedRetriever(
                        new Search(database, catalog, passages, metrics)
                                .retriever(
                                        new TracedEmbeddingModel(cached, tracing), tuning::current),
                        tracing));
    }

    /** What a search is made of, whatever model and tuning it goes by. */
    private record Search(
            Database database, CorpusCatalog catalog, PassageStore passages, Metrics metrics) {
        private Retriever retriever(EmbeddingModel model, Supplier<Tuning> tuning) {
            return new HybridRetriever(
                    new DenseSearch(model, catalog, passages, metrics),
                    new LexicalSearch(database),
                    passages,
                    tuning,
                    metrics);
        }
    }

    /** What an evaluation works with. Brings the schema up to date and fetches the model file. */
    EvaluationParts evaluation(EngineConfig engine) {
        migrations.run();
        Search search = new Search(database, catalog, passages, metrics);
        EmbeddingModel cached = new CachingEmbeddingModel(model, EVALUATION_CACHE_ENTRIES, metrics);
        return new EvaluationParts(
                found -> search.retriever(model, () -> found),
                found -> search.retriever(cached, () -> found),
                tuning,
                lexicalIndex,
                maker(engine).importIdentity(),
                new LegalClock(Clock.systemUTC()).today(),
                database::close);
    }

    /**
     * What this process's model makes: another model file, pooling, prefix or window is another
     * maker. Fetches the model file if it is not there yet.
     */
    VectorMaker maker(EngineConfig engine) {
        model.dimensions();
        EmbeddingIdentity identity = model.identity().orElseThrow();
        return new VectorMaker(identity, importIdentity(identity, engine));
    }

    /**
     * As it was configured: what is stored says so already. No window leaves the text as it was
     * before there were any, so that nothing is imported anew.
     */
    private static String importIdentity(EmbeddingIdentity identity, EngineConfig engine) {
        String window = engine.passageWindow() == 0 ? "" : engine.passageWindow() + "/";
        return "%s/%d/%s/%s%s"
                .formatted(
                        identity.modelSha256(),
                        identity.dimensions(),
                        engine.pooling(),
                        window,
                        engine.passagePrefix());
    }

    DatabaseWatch databaseWatch() {
        return new DatabaseWatch(database, migrations, catalog, model);
    }
}
