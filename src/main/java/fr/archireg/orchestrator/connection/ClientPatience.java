package fr.archireg.orchestrator.connection;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;

/**
 * How long a client may keep the server waiting.
 *
 * @param headers {@code CLIENT_HEADER_TIMEOUT}, from the opening of a connection, or the first byte
 *     of a later request, to the end of its headers, 100 ms to 1 min, default 10 s
 * @param body {@code CLIENT_BODY_TIMEOUT}, all waiting for a body together, 100 ms to 5 min,
 *     default 10 s; a body earns more with what it brings
 * @param bodyBytesPerSecondMin {@code CLIENT_BODY_RATE_MIN}, bytes that earn a body another second,
 *     1 to 1,000,000, default 1024
 * @param reading {@code CLIENT_READ_TIMEOUT}, for taking the next 8 KiB of an answer, 100 ms to 5
 *     min, default 20 s
 */
public record ClientPatience(
        Duration headers, Duration body, int bodyBytesPerSecondMin, Duration reading) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Reads the variables named above. */
    public static ClientPatience from(Settings settings) {
        return new ClientPatience(
                settings.duration(
                        "CLIENT_HEADER_TIMEOUT",
                        Duration.ofSeconds(10),
                        SHORTEST,
                        Duration.ofMinutes(1)),
                settings.duration("CLIENT_BODY_TIMEOUT", Duration.ofSeconds(10), SHORTEST, LONGEST),
                settings.integer("CLIENT_BODY_RATE_MIN", 1_024, 1, 1_000_000),
                settings.duration(
                        "CLIENT_READ_TIMEOUT", Duration.ofSeconds(20), SHORTEST, LONGEST));
    }

    /** All waiting for a body that has brought so many bytes. */
    long bodyNanos(long bytes) {
        return body.toNanos() + Duration.ofSeconds(1).toNanos() / bodyBytesPerSecondMin * bytes;
    }
}
