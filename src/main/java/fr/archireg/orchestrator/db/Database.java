package fr.archireg.orchestrator.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.observability.Tracing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The database: lends one pooled connection to one piece of work. Thread-safe.
 *
 * <p>A connection is never held while something else is waited for (a model, a client). Every
 * failure comes out as {@link AppException}: {@code DATABASE_UNAVAILABLE}, {@code DATABASE_TIMEOUT}
 * or {@code INTERNAL}.
 */
public final class Database implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 3;
    private static final long BACKOFF_MILLIS_MAX = 50;

    private final HikariDataSource pool;
    private final DataSource unpooled;
    private final Optional<String> transactionSettings;
    private final Tracing tracing;
    private final Duration patience;

    /** First come, first served: the pool lets whoever comes now overtake those who wait. */
    private final Semaphore turns;

    private Database(
            DbConfig config,
            DataSource unpooled,
            Optional<String> transactionSettings,
            Tracing tracing) {
        this.pool = DataSources.pool(config);
        this.patience = config.acquireTimeout();
        this.turns = new Semaphore(config.poolMax(), true);
        this.unpooled = unpooled;
        this.transactionSettings = transactionSettings;
        this.tracing = tracing;
    }

    /** Opens a pool whose statements are not traced. */
    public static Database open(DbConfig config) {
        return open(config, Tracing.off());
    }

    /** Opens a pool; the server may be down, connections are made when they can be. */
    public static Database open(DbConfig config, Tracing tracing) {
        Optional<String> transactionSettings =
                config.address().transactionPooled()
                        ? Optional.of(transactionSettings(config))
                        : Optional.empty();
        return new Database(config, DataSources.unpooled(config), transactionSettings, tracing);
    }

    /** Runs statements that only read, each in a transaction of its own. */
    public <T> T read(Work<T> work) {
        return single(work);
    }

    /** Runs one statement, which is a transaction of its own. */
    public <T> T single(Work<T> work) {
        // Behind a transaction pooler the settings only last as long as a transaction.
        return transactionSettings.isPresent() ? inTransaction(work) : borrow(work);
    }

    /**
     * Runs the work in one transaction; it is repeated when the server sacrificed it to another.
     */
    public <T> T inTransaction(Work<T> work) {
        return repeated(handle -> transact(handle, work));
    }

    /**
     * Runs the work in one transaction that PostgreSQL knows to be a user's: it has the rights of
     * the role {@code authenticated}, and {@code request.jwt.claims} names the user, as in
     * Supabase. The policies of the tables then show no row of anybody else, whatever the
     * statements say.
     *
     * @param userId whose data the work reads and writes
     * @throws AppException {@code DATABASE_UNAVAILABLE} also if the login role may not act as
     *     {@code authenticated}: without that wall nothing is read or written
     */
    public <T> T inUserTransaction(UUID userId, Work<T> work) {
        return inTransaction(handle -> RowSecurity.actingAs(handle, userId, work));
    }

    /**
     * Runs one statement as {@link #inUserTransaction} does, in a single round trip: what goes
     * ahead of a statement is in the same transaction, which ends with it (PostgreSQL's message
     * Sync). A second statement is refused, since it would have the rights of the tables' owner.
     */
    public <T> T singleForUser(UUID userId, Work<T> work) {
        return repeated(handle -> {
            transactionSettings.ifPresent(handle::sendAhead);
            handle.onlyOne();
            return RowSecurity.actingAs(handle, userId, work);
        });
    }

    /**
     * Runs the work on a connection of its own without a statement timeout and without a
     * transaction: for index builds. It goes to the migration address.
     */
    public <T> T unpooled(Work<T> work) {
        try (Connection connection = unpooled.getConnection()) {
            return work.run(new Handle(connection, tracing));
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }

    /**
     * Returns if users can be kept apart by the database itself.
     *
     * @throws AppException {@code DATABASE_UNAVAILABLE} saying what is missing
     */
    public void requireRowSecurity() {
        read(RowSecurity::check);
    }

    /** Returns if the server answers. */
    public void ping() {
        read(handle -> handle.query("SELECT 1", row -> row.getInt(1)));
    }

    /** Connections by what they do now. */
    public PoolUse poolUse() {
        HikariPoolMXBean figures = pool.getHikariPoolMXBean();
        return new PoolUse(
                figures.getActiveConnections(),
                figures.getIdleConnections(),
                turns.getQueueLength() + figures.getThreadsAwaitingConnection());
    }

    /**
     * Connections by what they do.
     *
     * @param waiting callers that wait for one
     */
    public record PoolUse(int active, int idle, int waiting) {}

    @Override
    public void close() {
        pool.close();
    }

    /** The pool itself, for libraries that bring their own statements. */
    public DataSource dataSource() {
        return pool;
    }

    DataSource migrationSource() {
        return unpooled;
    }

    private <T> T borrow(Work<T> work) {
        try {
            return borrowRaw(work);
        } catch (SQLException e) {
            throw SqlErrors.translate(e);
        }
    }

    private <T> T repeated(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return borrowRaw(work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS_MAX || !SqlErrors.worthRepeating(e)) {
                    throw SqlErrors.translate(e);
                }
                pause();
            }
        }
    }

    private <T> T borrowRaw(Work<T> work) throws SQLException {
        awaitTurn();
        try (Connection connection = pool.getConnection()) {
            return work.run(new Handle(connection, tracing));
        } finally {
            turns.release();
        }
    }

    private void awaitTurn() throws SQLException {
        try {
            if (turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SQLTransientConnectionException("no connection is free");
    }

    private <T> T transact(Handle handle, Work<T> work) throws SQLException {
        Connection connection = handle.connection();
        // Without the commit below, the pool rolls back when it takes the connection back; it also
        // turns auto-commit on again.
        connection.setAutoCommit(false);
        transactionSettings.ifPresent(handle::sendAhead);
        T result = work.run(handle);
        handle.flush();
        connection.commit();
        return result;
    }

    private static String transactionSettings(DbConfig config) {
        return "SELECT set_config('jit', 'off', true), set_config('statement_timeout', '%d', true)"
                .formatted(config.statementTimeout().toMillis());
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, BACKOFF_MILLIS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
