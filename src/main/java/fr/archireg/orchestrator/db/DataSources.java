package fr.archireg.orchestrator.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import fr.archireg.orchestrator.settings.Secret;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes data sources with the settings that this program relies on. */
final class DataSources {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIFETIME_MAX = Duration.ofMinutes(15);
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    private static final Duration KEEPALIVE = Duration.ofMinutes(2);
    private static final Duration LEAK_SUSPECTED = Duration.ofSeconds(90);

    /**
     * The server ends a slow statement itself; the socket only gives up on a server that is gone.
     */
    private static final Duration SOCKET_MARGIN = Duration.ofSeconds(5);

    private static final String APPLICATION_NAME = "backend-rag";

    private DataSources() {}

    /** A pool; it connects in the background, so that it can be made while the database is down. */
    static HikariDataSource pool(DbConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("database");
        pool.setDataSource(
                connections(
                        config.address(),
                        sessionOptions(config),
                        config.statementTimeout().plus(SOCKET_MARGIN)));
        pool.setMinimumIdle(config.poolMin());
        pool.setMaximumPoolSize(config.poolMax());
        pool.setConnectionTimeout(config.acquireTimeout().toMillis());
        pool.setValidationTimeout(Math.min(1_000, config.acquireTimeout().toMillis()));
        pool.setInitializationFailTimeout(-1);
        pool.setMaxLifetime(LIFETIME_MAX.toMillis());
        pool.setIdleTimeout(IDLE_MAX.toMillis());
        pool.setKeepaliveTime(KEEPALIVE.toMillis());
        pool.setLeakDetectionThreshold(LEAK_SUSPECTED.toMillis());
        return new HikariDataSource(pool);
    }

    /** Single connections for migrations and index builds, which may run for an hour. */
    static DataSource unpooled(DbConfig config) {
        return connections(
                config.migrationAddress(), "-c jit=off -c statement_timeout=0", Duration.ZERO);
    }

    private static String sessionOptions(DbConfig config) {
        // A transaction pooler would lose them with the session: Database sets them per
        // transaction.
        return config.address().transactionPooled()
                ? ""
                : "-c jit=off -c statement_timeout=" + config.statementTimeout().toMillis();
    }

    private static DataSource connections(
            DatabaseAddress address, String options, Duration socketTimeout) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.jdbcUrl());
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", APPLICATION_NAME);
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        // The detail of an error repeats the row, and with it what a user wrote.
        properties.setProperty("logServerErrorDetail", "false");
        if (!options.isEmpty()) {
            properties.setProperty("options", options);
        }
        if (address.transactionPooled()) {
            properties.setProperty("prepareThreshold", "0");
        }
        properties.putAll(address.driverProperties());
        address.user().ifPresent(user -> properties.setProperty("user", user));
        address.password()
                .map(Secret::reveal)
                .ifPresent(p -> properties.setProperty("password", p));
        properties.stringPropertyNames().forEach(name -> set(source, name, properties));
        return source;
    }

    private static void set(PGSimpleDataSource source, String name, Properties properties) {
        try {
            source.setProperty(name, properties.getProperty(name));
        } catch (java.sql.SQLException e) {
            throw new IllegalArgumentException("driver refuses the property " + name, e);
        }
    }
}
