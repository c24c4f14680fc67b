package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import fr.archireg.orchestrator.observability.Metrics;

/**
 * Remembers the embeddings of queries, which people repeat; passages are embedded once each and
 * would only push the queries out.
 */
public final class CachingEmbeddingModel implements EmbeddingModel {
    private final EmbeddingModel model;
    private final Metrics metrics;
    private final Cache<String, Embedding> queries;

    /** Remembers at most {@code entries} queries, the ones used most. */
    public CachingEmbeddingModel(EmbeddingModel model, int entries, Metrics metrics) {
        this.model = model;
        this.metrics = metrics;
        this.queries = Caffeine.newBuilder().maximumSize(entries).build();
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
        Embedding known = queries.getIfPresent(text);
        metrics.embeddingCache(known == null ? "miss" : "hit");
        if (known != null) {
            return known;
        }
        Embedding embedding = model.embed(text, EmbeddingRole.QUERY);
        queries.put(text, embedding);
        return embedding;
    }
}
