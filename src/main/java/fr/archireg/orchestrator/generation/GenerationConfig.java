package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;

/**
 * How answers in the making are bounded and kept.
 *
 * @param runningMax {@code CHAT_GENERATIONS_MAX}, answers that this process makes at once, 1 to
 *     10000, default 256
 * @param runningPerUserMax {@code CHAT_GENERATIONS_PER_USER_MAX}, of one user at once, 1 to 1000,
 *     default 3
 * @param leaveGrace {@code CHAT_LEAVE_GRACE}, how long an answer that nobody listens to goes on, 0
 *     to 10 min, default 60 s
 * @param lease {@code CHAT_LEASE}, silence after which a process counts as dead, 1 s to 20 s,
 *     default 12 s: with the search for such answers, they are ended within 30 s
 * @param retention {@code CHAT_EVENTS_RETENTION}, how long the events of an answer can be sent
 *     again after its end, 24 h to 90 days, default 48 h
 */
public record GenerationConfig(
        int runningMax,
        int runningPerUserMax,
        Duration leaveGrace,
        Duration lease,
        Duration retention) {
    /** Reads the variables named above. */
    public static GenerationConfig from(Settings settings) {
        return new GenerationConfig(
                settings.integer("CHAT_GENERATIONS_MAX", 256, 1, 10_000),
                settings.integer("CHAT_GENERATIONS_PER_USER_MAX", 3, 1, 1_000),
                settings.duration(
                        "CHAT_LEAVE_GRACE",
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        Duration.ofMinutes(10)),
                settings.duration(
                        "CHAT_LEASE",
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(20)),
                settings.duration(
                        "CHAT_EVENTS_RETENTION",
                        Duration.ofHours(48),
                        Duration.ofHours(24),
                        Duration.ofDays(90)));
    }
}
