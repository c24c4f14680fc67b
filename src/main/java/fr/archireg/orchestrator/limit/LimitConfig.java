package fr.archireg.orchestrator.limit;

import fr.archireg.orchestrator.settings.Settings;

/**
 * How many requests a client may send.
 *
 * @param counting {@code RATE_LIMITS}, where requests are counted, default {@code process}
 * @param readingPerMinute {@code RATE_LIMIT_READING}, requests of a user that only look something
 *     up or change a little, default 600
 * @param costlyPerMinute {@code RATE_LIMIT_COSTLY}, answers, searches, embeddings and uploads of a
 *     user, default 30
 * @param addressPerMinute {@code RATE_LIMIT_ADDRESS}, all requests from an IPv4 address or an IPv6
 *     network of 64 bits, default 1200; a refused identity counts as twenty
 */
public record LimitConfig(
        Counting counting, int readingPerMinute, int costlyPerMinute, int addressPerMinute) {
    private static final int MAX = 1_000_000;

    /** Where requests are counted. */
    public enum Counting {
        /** Nowhere: there are no limits. */
        OFF,
        /** In memory: each replica has its own count. */
        PROCESS,
        /** Those of users in PostgreSQL, so that all replicas share a count. */
        DATABASE
    }

    /** Reads the variables named above. */
    public static LimitConfig from(Settings settings) {
        return new LimitConfig(
                settings.choice("RATE_LIMITS", Counting.class, Counting.PROCESS),
                settings.integer("RATE_LIMIT_READING", 600, 1, MAX),
                settings.integer("RATE_LIMIT_COSTLY", 30, 1, MAX),
                settings.integer("RATE_LIMIT_ADDRESS", 1_200, 1, MAX));
    }
}
