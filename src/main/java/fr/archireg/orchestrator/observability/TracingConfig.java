package fr.archireg.orchestrator.observability;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * Where traces go. The variables are OpenTelemetry's own.
 *
 * @param endpoint {@code OTEL_EXPORTER_OTLP_ENDPOINT}, base address of a collector that takes OTLP
 *     over HTTP; without it nothing is traced
 * @param headers {@code OTEL_EXPORTER_OTLP_HEADERS}, {@code name=value} pairs with commas between
 *     them that the collector wants, such as a key
 * @param serviceName {@code OTEL_SERVICE_NAME}, default {@code agent-orchestrator}
 * @param sampledShare {@code OTEL_TRACES_SAMPLER_ARG}, share of the traces that begin here which
 *     are sent, 0 to 1, default 1; a trace that a caller began is sent if the caller's is
 */
public record TracingConfig(
        Optional<URI> endpoint, Optional<Secret> headers, String serviceName, double sampledShare) {

    /** Reads the variables named above. */
    public static TracingConfig from(Settings settings) {
        return new TracingConfig(
                settings.httpUri("OTEL_EXPORTER_OTLP_ENDPOINT"),
                settings.parseSecret(
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "name=value pairs with commas between them",
                        TracingConfig::headers),
                settings.text("OTEL_SERVICE_NAME").orElse("agent-orchestrator"),
                settings.decimal("OTEL_TRACES_SAMPLER_ARG", 1, 0, 1));
    }

    private static Secret headers(String value) {
        for (String pair : value.split(",", -1)) {
            if (pair.indexOf('=') < 1) {
                throw new IllegalArgumentException("not a pair");
            }
        }
        return new Secret(value);
    }
}
