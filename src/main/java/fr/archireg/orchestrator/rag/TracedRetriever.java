package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.observability.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;

/** A span for each search, around those of its embedding and its statements. */
public final class TracedRetriever implements Retriever {
    private final Retriever retriever;
    private final Tracing tracing;

    public TracedRetriever(Retriever retriever, Tracing tracing) {
        this.retriever = retriever;
        this.tracing = tracing;
    }

    @Override
    public Retrieval retrieve(Query query) {
        Span span =
                tracing.span("retrieval", SpanKind.INTERNAL)
                        .setAttribute("retrieval.limit", query.limit())
                        .startSpan();
        return Tracing.within(
                span,
                () -> {
                    Retrieval retrieval = retriever.retrieve(query);
                    span.setAttribute("retrieval.strategy", retrieval.strategy().wireName());
                    span.setAttribute("retrieval.returned", retrieval.passages().size());
                    retrieval
                            .degraded()
                            .ifPresent(why -> span.setAttribute("retrieval.degraded", why));
                    return retrieval;
                });
    }
}
