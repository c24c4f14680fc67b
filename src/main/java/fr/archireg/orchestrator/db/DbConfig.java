package fr.archireg.orchestrator.db;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;

/**
 * How to reach and use the database.
 *
 * @param address {@code DATABASE_URL}; the default is a server on this machine
 * @param migrationAddress {@code DATABASE_MIGRATION_URL}, a direct connection for migrations and
 *     index builds where {@code DATABASE_URL} goes through a pooler; default: the same
 * @param poolMin {@code DATABASE_POOL_MIN}, connections kept open, 0 to 50, default 2
 * @param poolMax {@code DATABASE_POOL_MAX}, connections at most, 1 to 100, default 10
 * @param acquireTimeout {@code DATABASE_ACQUIRE_TIMEOUT}, wait for a free connection before the
 *     request is refused, 250 ms to 60 s, default 3 s
 * @param statementTimeout {@code DATABASE_STATEMENT_TIMEOUT}, 1 s to 10 min, default 60 s
 */
public record DbConfig(
        DatabaseAddress address,
        DatabaseAddress migrationAddress,
        int poolMin,
        int poolMax,
        Duration acquireTimeout,
        Duration statementTimeout) {

    private static final DatabaseAddress LOCAL =
            DatabaseAddress.parse("postgresql://archireg@127.0.0.1:5432/archireg");

    public DbConfig {
        poolMin = Math.min(poolMin, poolMax);
    }

    /** Reads the variables named above. */
    public static DbConfig from(Settings settings) {
        DatabaseAddress address = address(settings, "DATABASE_URL", LOCAL);
        return new DbConfig(
                address,
                address(settings, "DATABASE_MIGRATION_URL", address),
                settings.integer("DATABASE_POOL_MIN", 2, 0, 50),
                settings.integer("DATABASE_POOL_MAX", 10, 1, 100),
                settings.duration(
                        "DATABASE_ACQUIRE_TIMEOUT",
                        Duration.ofSeconds(3),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(60)),
                settings.duration(
                        "DATABASE_STATEMENT_TIMEOUT",
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10)));
    }

    private static DatabaseAddress address(
            Settings settings, String name, DatabaseAddress fallback) {
        return settings.parseSecret(name, DatabaseAddress.ALLOWED, DatabaseAddress::parse)
                .orElse(fallback);
    }
}
