package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.embedding.EmbeddingState;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.PassageSampleStore;
import fr.archireg.orchestrator.rag.VectorBackfillStore;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.rag.VectorConfig.Check;
import fr.archireg.orchestrator.rag.VectorIndex;
import fr.archireg.orchestrator.rag.VectorSelection;
import java.time.InstantSource;

/** What looks after the vectors in a running server. */
public record CorpusParts(
        VectorSelection selection,
        CorpusCanary canary,
        CorpusWatch watch,
        VectorFollower follower,
        VectorIndex index) {

    /** Puts the parts together. */
    public static CorpusParts create(
            Database database,
            CorpusCatalog catalog,
            VectorSelection selection,
            LlamaEmbeddingModel model,
            VectorConfig config) {
        CorpusCanary canary =
                new CorpusCanary(
                        new PassageSampleStore(database, catalog),
                        catalog,
                        selection,
                        model,
                        InstantSource.system());
        return new CorpusParts(
                selection,
                canary,
                new CorpusWatch(canary, catalog, () -> config.check() != Check.OFF && ready(model)),
                new VectorFollower(
                        new VectorBackfillStore(database, catalog),
                        catalog,
                        selection,
                        model,
                        () -> ready(model)),
                new VectorIndex(database, catalog, config.index()));
    }

    private static boolean ready(LlamaEmbeddingModel model) {
        return model.state() instanceof EmbeddingState.Ready;
    }
}
