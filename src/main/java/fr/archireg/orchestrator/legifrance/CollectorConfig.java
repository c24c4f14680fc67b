package fr.archireg.orchestrator.legifrance;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the collector is reached.
 *
 * @param url {@code MICROSERVICE_LEGIFRANCE_URL}, base address; empty where there is none
 * @param token {@code MICROSERVICE_LEGIFRANCE_TOKEN}, sent as bearer token where it is set
 * @param timeout {@code MICROSERVICE_LEGIFRANCE_TIMEOUT}, for one answer, 100 ms to 2 min, default
 *     10 s
 */
public record CollectorConfig(Optional<URI> url, Optional<Secret> token, Duration timeout) {
    /** Reads the variables named above. */
    public static CollectorConfig from(Settings settings) {
        return new CollectorConfig(
                settings.httpUri("MICROSERVICE_LEGIFRANCE_URL"),
                settings.secret("MICROSERVICE_LEGIFRANCE_TOKEN"),
                settings.duration(
                        "MICROSERVICE_LEGIFRANCE_TIMEOUT",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(2)));
    }
}
