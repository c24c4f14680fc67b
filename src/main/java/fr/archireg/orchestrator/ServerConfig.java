package fr.archireg.orchestrator;

import fr.archireg.orchestrator.observability.Logging;
import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The server itself.
 *
 * @param environment {@code ENVIRONMENT}, default {@code production}
 * @param host {@code HOST}, address to listen on; default all addresses in production and {@code
 *     127.0.0.1} in development, where everybody may be the same user
 * @param port {@code PORT}, 0 to 65535, default 10000; 0 takes a free one
 * @param corsOrigins {@code CORS_ALLOWED_ORIGINS}, exact origins of front ends, used if {@code
 *     ENABLE_CORS} is {@code true}; default none
 * @param connectionsMax {@code SERVER_CONNECTIONS_MAX}, connections at most, 10 to 100000, default
 *     4096
 * @param shutdownGrace {@code SHUTDOWN_GRACE}, time that running requests get at the end, up to 5
 *     min, default 25 s
 * @param verbosity {@code LOG_LEVEL}, default {@code info}
 */
record ServerConfig(
        Environment environment,
        String host,
        int port,
        List<String> corsOrigins,
        int connectionsMax,
        Duration shutdownGrace,
        Logging.Verbosity verbosity) {
    private static final String ORIGINS_ALLOWED =
            "origins such as https://chat.example.com with commas between them, without a path";

    /** Helidon would read anything with a star, brace or backslash as a pattern. */
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");

    ServerConfig {
        corsOrigins = List.copyOf(corsOrigins);
    }

    static ServerConfig from(Settings settings) {
        Environment environment =
                settings.choice("ENVIRONMENT", Environment.class, Environment.PRODUCTION);
        List<String> origins =
                settings.parse("CORS_ALLOWED_ORIGINS", ORIGINS_ALLOWED, ServerConfig::origins)
                        .orElse(List.of());
        return new ServerConfig(
                environment,
                settings.text("HOST")
                        .orElse(environment == Environment.PRODUCTION ? "0.0.0.0" : "127.0.0.1"),
                settings.integer("PORT", 10_000, 0, 65_535),
                settings.flag("ENABLE_CORS", false) ? origins : List.of(),
                settings.integer("SERVER_CONNECTIONS_MAX", 4_096, 10, 100_000),
                settings.duration(
                        "SHUTDOWN_GRACE",
                        Duration.ofSeconds(25),
                        Duration.ZERO,
                        Duration.ofMinutes(5)),
                settings.choice("LOG_LEVEL", Logging.Verbosity.class, Logging.Verbosity.INFO));
    }

    private static List<String> origins(String text) {
        List<String> origins =
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(origin -> !origin.isEmpty())
                        .toList();
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new IllegalArgumentException("not an origin");
        }
        return origins;
    }

    Logging.Format logFormat() {
        return environment == Environment.PRODUCTION ? Logging.Format.JSON : Logging.Format.PLAIN;
    }
}
