package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Duration;
import java.util.List;

/** Finds passages by the similarity of embeddings. No connection is held while the model works. */
public final class DenseSearch {
    private final EmbeddingModel model;
    private final CorpusCatalog catalog;
    private final PassageStore passages;
    private final Metrics metrics;

    public DenseSearch(
            EmbeddingModel model, CorpusCatalog catalog, PassageStore passages, Metrics metrics) {
        this.model = model;
        this.catalog = catalog;
        this.passages = passages;
        this.metrics = metrics;
    }

    /** What was found, with the embedding that it was found by. */
    record DenseHits(Embedding embedding, List<VectorHit> passages, Retrieval.Timings timings) {}

    DenseHits search(Query query) {
        long startNanos = System.nanoTime();
        Embedding embedding = model.embed(query.text(), EmbeddingRole.QUERY);
        catalog.requireComparable(embedding.dimensions());
        long embeddedNanos = System.nanoTime();
        List<VectorHit> found = passages.nearest(embedding, query);
        Duration search = Duration.ofNanos(System.nanoTime() - embeddedNanos);
        metrics.search(Strategy.DENSE.wireName(), search);
        return new DenseHits(
                embedding,
                found,
                new Retrieval.Timings(Duration.ofNanos(embeddedNanos - startNanos), search));
    }
}
