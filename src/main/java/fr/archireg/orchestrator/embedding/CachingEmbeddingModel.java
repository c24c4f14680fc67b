package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.Caffeine;
import fr.archireg.orchestrator.cache.SingleFlight;
import fr.archireg.orchestrator.observability.Metrics;

/**
 * Remembers the embeddings of queries, which people repeat; passages are embedded once each and
 * would only push the queries out. Who asks what somebody else is asking just now waits for that.
 */
public final class CachingEmbeddingModel implements EmbeddingModel {
    private final EmbeddingModel model;
    private final SingleFlight<String, Embedding> queries;

    /** Remembers at most {@code entries} queries, the ones used most. */
    public CachingEmbeddingModel(EmbeddingModel model, int entries, Metrics metrics) {
        this.model = model;
        this.queries =
                new SingleFlight<>(
                        Caffeine.newBuilder().maximumSize(entries),
                        embedding -> true,
                        metrics::embeddingCache);
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
    public int passageWindow() {
        return model.passageWindow();
    }

    @Override
    public int dimensions() {
        return model.dimensions();
    }

    private Embedding query(String text) {
        return queries.get(text, () -> model.embed(text, EmbeddingRole.QUERY)).value();
    }
}
