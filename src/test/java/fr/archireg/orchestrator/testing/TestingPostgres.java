package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.db.DatabaseAddress;
import fr.archireg.orchestrator.settings.Secret;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * A fresh, empty database in the cluster that {@code TEST_DATABASE_URL} names; dropped when closed.
 * {@code etc/test.sh} starts such a cluster.
 */
public final class TestingPostgres implements AutoCloseable {
    private static final String VARIABLE = "TEST_DATABASE_URL";

    private final String clusterUrl;
    private final String name;

    private TestingPostgres(String clusterUrl, String name) {
        this.clusterUrl = clusterUrl;
        this.name = name;
    }

    /** Creates the database. */
    public static TestingPostgres create() {
        return in(
                Optional.ofNullable(System.getenv(VARIABLE))
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        VARIABLE + " is not set: run etc/test.sh")));
    }

    /** Creates the database in another cluster, which runs. */
    public static TestingPostgres in(String clusterUrl) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        TestingPostgres database = new TestingPostgres(clusterUrl, name);
        database.onCluster("CREATE DATABASE " + name);
        return database;
    }

    /** Address of the database, as {@code DATABASE_URL} wants it. */
    public String url() {
        URI cluster = URI.create(clusterUrl);
        return "postgresql://%s/%s".formatted(cluster.getRawAuthority(), name);
    }

    /** Runs statements on the database, past the program. */
    public void execute(String sql) {
        execute(url(), sql);
    }

    /** The first column of the first row, as text. */
    public String value(String sql) {
        try (Connection connection = connect(url());
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            if (!result.next()) {
                throw new IllegalStateException("no row");
            }
            return String.valueOf(result.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something while nobody else can read or write a table. */
    public void locked(String table, Runnable work) {
        try (Connection connection = connect(url());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table);
            work.run();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        onCluster("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    }

    private void onCluster(String sql) {
        execute(clusterUrl, sql);
    }

    private static void execute(String url, String sql) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(String url) throws SQLException {
        DatabaseAddress address = DatabaseAddress.parse(url);
        Properties properties = new Properties();
        address.user().ifPresent(user -> properties.setProperty("user", user));
        address.password()
                .map(Secret::reveal)
                .ifPresent(p -> properties.setProperty("password", p));
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s"
                        .formatted(address.host(), address.port(), address.database()),
                properties);
    }
}
