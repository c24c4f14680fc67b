package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fr.archireg.orchestrator.observability.Metrics;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers the embeddings of queries, which people repeat; passages are embedded once each and
 * would only push the queries out. Who asks what somebody else is asking just now waits for that.
 */
public final class CachingEmbeddingModel implements EmbeddingModel {
    private final EmbeddingModel model;
    private final Metrics metrics;
    private final AsyncCache<String, Embedding> queries;

    /** Remembers at most {@code entries} queries, the ones used most. */
    public CachingEmbeddingModel(EmbeddingModel model, int entries, Metrics metrics) {
        this.model = model;
        this.metrics = metrics;
        this.queries = Caffeine.newBuilder().maximumSize(entries).buildAsync();
    }

    @Override
    public Embedding embed(String text, EmbeddingRole role) {
        return switch (role) {
            case QUERY -> query(TextCleaning.clean(text));
            case PASSAGE -> model.embed(text, role);
        };
    }

    @Override
    public int countTokens(String text) {
        return model.countTokens(text);
    }

    @Override
    public int tokensMax(EmbeddingRole role) {
        return model.tokensMax(role);
    }

    @Override
    public int dimensions() {
        return model.dimensions();
    }

    private Embedding query(String text) {
        CompletableFuture<Embedding> own = new CompletableFuture<>();
        CompletableFuture<Embedding> earlier = queries.asMap().putIfAbsent(text, own);
        metrics.embeddingCache(earlier == null ? "miss" : "hit");
        return earlier == null ? compute(text, own) : await(text, earlier);
    }

    private Embedding compute(String text, CompletableFuture<Embedding> result) {
        try {
            Embedding embedding = model.embed(text, EmbeddingRole.QUERY);
            result.complete(embedding);
            return embedding;
        } finally {
            // Only where it failed: nothing is remembered then.
            result.cancel(false);
        }
    }

    /** What somebody else had made or is having made now. */
    private Embedding await(String text, CompletableFuture<Embedding> earlier) {
        try {
            return earlier.join();
        } catch (CancellationException e) {
            // The failure may be his alone, for instance if he was interrupted.
            return model.embed(text, EmbeddingRole.QUERY);
        }
    }
}
