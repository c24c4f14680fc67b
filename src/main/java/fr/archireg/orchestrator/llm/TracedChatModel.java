package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.observability.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;

/**
 * A span for each answer of a model, from the request to the last token, with the attributes of
 * OpenTelemetry's conventions for generative AI and no text.
 */
public final class TracedChatModel implements ChatModel {
    private final ChatModel model;
    private final String provider;
    private final Tracing tracing;

    /**
     * @param provider whose model it is: the host that is asked
     */
    public TracedChatModel(ChatModel model, String provider, Tracing tracing) {
        this.model = model;
        this.provider = provider;
        this.tracing = tracing;
    }

    @Override
    public CompletionStream stream(Prompt prompt) {
        CompletionStream stream = model.stream(prompt);
        Span span =
                tracing.span("chat " + stream.model(), SpanKind.CLIENT)
                        .setAttribute("gen_ai.operation.name", "chat")
                        .setAttribute("gen_ai.provider.name", provider)
                        .setAttribute("gen_ai.request.model", stream.model())
                        .startSpan();
        return new TracedStream(stream, span, Context.current().with(span));
    }

    /** Read by one thread; a close from another one ends the span, once. */
    private static final class TracedStream implements CompletionStream {
        private static final AttributeKey<List<String>> FINISH_REASONS =
                AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

        private final CompletionStream stream;
        private final Span span;
        private final Context context;
        private boolean textSeen;

        TracedStream(CompletionStream stream, Span span, Context context) {
            this.stream = stream;
            this.span = span;
            this.context = context;
        }

        @Override
        public CompletionEvent next() {
            try {
                // In the span's context, so that the request carries it to the provider.
                CompletionEvent event = context.wrapSupplier(stream::next).get();
                note(event);
                return event;
            } catch (AppException e) {
                Tracing.fail(span, e.code().wireName());
                span.end();
                throw e;
            }
        }

        @Override
        public String model() {
            return stream.model();
        }

        @Override
        public void close() {
            stream.close();
            span.end();
        }

        private void note(CompletionEvent event) {
            if (!textSeen) {
                textSeen = true;
                span.addEvent("first token");
            }
            if (event instanceof CompletionEvent.Finished(FinishReason reason, TokenUsage usage)) {
                span.setAttribute("gen_ai.response.model", stream.model());
                span.setAttribute(FINISH_REASONS, List.of(reason.wireName()));
                span.setAttribute("gen_ai.usage.input_tokens", usage.promptTokens());
                span.setAttribute("gen_ai.usage.output_tokens", usage.completionTokens());
                span.end();
            }
        }
    }
}
