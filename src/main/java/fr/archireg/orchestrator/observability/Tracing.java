package fr.archireg.orchestrator.observability;

import fr.archireg.orchestrator.error.AppException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Traces by OpenTelemetry: what happened for one request, part by part. Spans have names, durations
 * and figures; never a text of a user, of a passage or of an answer. Where no collector is
 * configured all of it does nothing. Thread-safe.
 *
 * <p>The current span belongs to the thread: work that goes on in another one is wrapped with
 * {@link Context#wrap}.
 */
public final class Tracing implements AutoCloseable {
    /** OpenTelemetry's name for the kind of an error; here the code that clients see. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private static final String SCOPE = "fr.archireg.orchestrator";
    private static final TextMapPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;
    private final Runnable onClose;

    private Tracing(OpenTelemetry telemetry, Runnable onClose) {
        this.tracer = telemetry.getTracer(SCOPE);
        this.onClose = onClose;
    }

    /** Traces nothing. */
    public static Tracing off() {
        return new Tracing(OpenTelemetry.noop(), () -> {});
    }

    /** Sends traces where the configuration says, if it says anything. */
    public static Tracing create(TracingConfig config) {
        return config.endpoint()
                .map(endpoint -> exporting(config, endpoint))
                .orElseGet(Tracing::off);
    }

    /** A span that is about to start, below the current one. */
    public SpanBuilder span(String name, SpanKind kind) {
        return tracer.spanBuilder(name).setSpanKind(kind);
    }

    /**
     * Runs the work with the span as the current one, and ends the span.
     *
     * @param work what is measured; an exception that it throws marks the span and goes on
     */
    @SuppressWarnings("try") // the scope is only there to be closed
    public static <T, E extends Exception> T within(Span span, Work<T, E> work) throws E {
        try (Scope scope = span.makeCurrent()) {
            return work.run();
        } catch (AppException e) {
            fail(span, e.code().wireName());
            throw e;
        } catch (Exception e) {
            fail(span, e.getClass().getSimpleName());
            throw e;
        } finally {
            span.end();
        }
    }

    /**
     * What a span measures.
     *
     * @param <E> the exceptions that it may throw
     */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /** Does it. */
        T run() throws E;
    }

    /** Marks a span as failed, without any text. */
    public static void fail(Span span, String errorType) {
        span.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, errorType);
    }

    /**
     * The headers that make the receiver's spans part of this trace (W3C Trace Context); none where
     * nothing is traced.
     */
    public static Map<String, String> outgoingHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        PROPAGATOR.inject(
                Context.current(),
                headers,
                (carrier, name, value) -> {
                    if (carrier != null) {
                        carrier.put(name, value);
                    }
                });
        return headers;
    }

    /** The context that a caller sent along, or the current one. */
    Context incoming(HeaderLookup headers) {
        return PROPAGATOR.extract(Context.current(), headers, HeaderLookup.GETTER);
    }

    /** Sends what is left, for a few seconds at most. */
    @Override
    public void close() {
        onClose.run();
    }

    /** Finds the value of a header, or the empty text. */
    record HeaderLookup(Function<String, String> find) {
        static final TextMapGetter<HeaderLookup> GETTER =
                new TextMapGetter<>() {
                    @Override
                    public Iterable<String> keys(HeaderLookup carrier) {
                        return PROPAGATOR.fields();
                    }

                    @Override
                    public @Nullable String get(@Nullable HeaderLookup carrier, String name) {
                        return carrier == null ? null : carrier.find().apply(name);
                    }
                };
    }

    private static Tracing exporting(TracingConfig config, URI endpoint) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces");
        config.headers()
                .ifPresent(secret -> {
                    for (String pair : secret.reveal().split(",", -1)) {
                        String[] parts = pair.split("=", 2);
                        exporter.addHeader(parts[0].strip(), parts[1].strip());
                    }
                });
        SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.getDefault().toBuilder()
                                        .put("service.name", config.serviceName())
                                        .build())
                        .setSampler(
                                Sampler.parentBased(
                                        Sampler.traceIdRatioBased(config.sampledShare())))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(new WatchedExporter(exporter.build()))
                                        .build())
                        .build();
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
        return new Tracing(sdk, sdk::close);
    }
}
