package fr.archireg.orchestrator.observability;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says once that the collector takes no traces, and once that it does again: the exporter itself
 * logs a stack trace each time, and is silenced in {@link Logging}.
 */
final class WatchedExporter implements SpanExporter {
    private static final Logger LOGGER = System.getLogger(Tracing.class.getName());

    private final SpanExporter exporter;
    private final AtomicBoolean failing = new AtomicBoolean();

    WatchedExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> note(result.isSuccess()));
        return result;
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    private void note(boolean success) {
        if (failing.compareAndSet(success, !success)) {
            LOGGER.log(
                    success ? Level.INFO : Level.WARNING,
                    success
                            ? "the collector takes traces again"
                            : "the collector takes no traces; they are dropped");
        }
    }
}
