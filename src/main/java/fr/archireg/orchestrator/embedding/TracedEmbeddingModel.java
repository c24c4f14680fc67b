package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.observability.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Locale;

/** A span for each embedding: waiting for the model and its work. */
public final class TracedEmbeddingModel implements EmbeddingModel {
    private final EmbeddingModel model;
    private final Tracing tracing;

    public TracedEmbeddingModel(EmbeddingModel model, Tracing tracing) {
        this.model = model;
        this.tracing = tracing;
    }

    @Override
    public Embedding embed(String text, EmbeddingRole role) {
        Span span =
                tracing.span("embeddings", SpanKind.INTERNAL)
                        .setAttribute("gen_ai.operation.name", "embeddings")
                        .setAttribute("embedding.role", role.name().toLowerCase(Locale.ROOT))
                        .startSpan();
        return Tracing.within(
                span,
                () -> {
                    Embedding embedding = model.embed(text, role);
                    span.setAttribute("gen_ai.embeddings.dimension.count", embedding.dimensions());
                    return embedding;
                });
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
}
