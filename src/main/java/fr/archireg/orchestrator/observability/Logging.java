package fr.archireg.orchestrator.observability;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/**
 * The log: one line an entry on the standard error stream, JSON for machines or plain for people.
 * Called first of all, since a logger that was used before keeps its first settings.
 */
public final class Logging {
    private static final String PLAIN_FORMAT = "%1$tT.%1$tL %4$-7s %3$s: %5$s%6$s%n";

    private Logging() {}

    /** How an entry looks. */
    public enum Format {
        JSON,
        PLAIN
    }

    /** What is written. */
    public enum Verbosity {
        DEBUG("FINE"),
        INFO("INFO"),
        WARNING("WARNING"),
        ERROR("SEVERE");

        private final String julLevel;

        Verbosity(String julLevel) {
            this.julLevel = julLevel;
        }
    }

    /** Applies the settings; the last call wins. */
    public static void configure(Format format, Verbosity verbosity) {
        // Helidon would look for a logging.properties and replace what is set here.
        System.setProperty("io.helidon.logging.config.disabled", "true");
        String properties =
                settings(format, verbosity).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n"));
        try {
            LogManager.getLogManager()
                    .readConfiguration(
                            new ByteArrayInputStream(
                                    properties.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings(Format format, Verbosity verbosity) {
        String jul = "java.util.logging.";
        String formatter =
                switch (format) {
                    case JSON -> JsonLines.class.getName();
                    case PLAIN -> jul + "SimpleFormatter";
                };
        return Map.of(
                "handlers",
                jul + "ConsoleHandler",
                jul + "ConsoleHandler.level",
                "ALL",
                jul + "ConsoleHandler.formatter",
                formatter,
                jul + "SimpleFormatter.format",
                PLAIN_FORMAT,
                ".level",
                verbosity.julLevel,
                // Their lines at INFO say how they were built, not what they do.
                "io.helidon.level",
                atLeastWarning(verbosity),
                "org.flywaydb.level",
                atLeastWarning(verbosity),
                "com.zaxxer.hikari.level",
                atLeastWarning(verbosity),
                // A stack trace for each batch that no collector takes: WatchedExporter says it
                // once.
                "io.opentelemetry.exporter.level",
                "OFF");
    }

    private static String atLeastWarning(Verbosity verbosity) {
        return verbosity == Verbosity.ERROR ? verbosity.julLevel : Verbosity.WARNING.julLevel;
    }
}
