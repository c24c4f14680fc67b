package fr.archireg.orchestrator;

import fr.archireg.orchestrator.corpus.CorpusParts;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.CachingEmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.EngineConfig;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.embedding.ModelFiles;
import fr.archireg.orchestrator.embedding.TracedEmbeddingModel;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.observability.Tracing;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.DenseRetriever;
import fr.archireg.orchestrator.rag.HybridRetriever;
import fr.archireg.orchestrator.rag.LexicalIndex;
import fr.archireg.orchestrator.rag.LexicalSearch;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.TracedRetriever;
import fr.archireg.orchestrator.rag.VectorMaker;
import fr.archireg.orchestrator.rag.VectorSelection;

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
        Retriever retriever) {

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
                new TracedRetriever(
                        new HybridRetriever(
                                new DenseRetriever(
                                        new TracedEmbeddingModel(cached, tracing),
                                        catalog,
                                        passages,
                                        metrics),
                                new LexicalSearch(database),
                                passages,
                                config.rag().denseWeight(),
                                metrics),
                        tracing));
    }

    /**
     * What this process's model makes: another model file, pooling or prefix is another maker.
     * Fetches the model file if it is not there yet.
     */
    VectorMaker maker(EngineConfig engine) {
        int dimensions = model.dimensions();
        EmbeddingIdentity identity = model.identity().orElseThrow();
        // As it was configured: what is stored says so already.
        String importIdentity =
                "%s/%d/%s/%s"
                        .formatted(
                                identity.modelSha256(),
                                dimensions,
                                engine.pooling(),
                                engine.passagePrefix());
        return new VectorMaker(identity, importIdentity);
    }

    DatabaseWatch databaseWatch() {
        return new DatabaseWatch(database, migrations, catalog, model);
    }
}
