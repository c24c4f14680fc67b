package fr.archireg.orchestrator.db;

import fr.archireg.orchestrator.observability.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A lent connection. Single-threaded, and only valid until the work that got it returns.
 *
 * <p>Parameters are bound in order. Accepted are what the driver accepts, and beyond it {@link
 * Instant}, {@link Json}, {@link Optional} (empty is NULL) and {@code String[]}.
 */
public final class Handle {
    private final Connection connection;
    private final Tracing tracing;

    private final List<Ahead> ahead = new ArrayList<>();
    private boolean single;
    private boolean used;

    Handle(Connection connection, Tracing tracing) {
        this.connection = connection;
        this.tracing = tracing;
    }

    /** JSON text that is bound as {@code jsonb}. */
    public record Json(String text) {}

    /** A statement whose outcome nobody looks at. */
    private record Ahead(String sql, List<Object> parameters) {}

    /**
     * Sends a statement in front of whatever comes next, the end of the transaction included, in
     * the same round trip. Where it fails, what comes next fails.
     */
    public void sendAhead(String sql, Object... parameters) {
        ahead.add(new Ahead(sql.strip(), Arrays.asList(parameters)));
    }

    /** Refuses all statements after the next one, with what goes ahead of it. */
    void onlyOne() {
        single = true;
    }

    /** All rows, in the order of the statement. */
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters)
            throws SQLException {
        return execute(
                sql,
                statement -> {
                    List<T> rows = new ArrayList<>();
                    try (ResultSet result = Objects.requireNonNull(statement.getResultSet())) {
                        while (result.next()) {
                            rows.add(mapper.map(result));
                        }
                    }
                    return rows;
                },
                parameters);
    }

    /** The first row, or empty if there is none. */
    public <T> Optional<T> queryFirst(String sql, RowMapper<T> mapper, Object... parameters)
            throws SQLException {
        return query(sql, mapper, parameters).stream().findFirst();
    }

    /** Number of rows that the statement changed. */
    public int update(String sql, Object... parameters) throws SQLException {
        return execute(sql, PreparedStatement::getUpdateCount, parameters);
    }

    /** One statement for many rows of parameters, sent together. */
    public void batch(String sql, List<Object[]> rows) throws SQLException {
        flush();
        prepared(
                sql,
                operation(sql),
                statement -> {
                    for (Object[] row : rows) {
                        bind(statement, Arrays.asList(row));
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                });
    }

    /** The connection itself, for what the driver offers beyond statements. */
    public Connection connection() throws SQLException {
        refuse(single);
        flush();
        return connection;
    }

    /** What is done with a prepared statement. */
    @FunctionalInterface
    private interface Execution<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /** Sends what is to go ahead of something although nothing comes. */
    void flush() throws SQLException {
        if (!ahead.isEmpty()) {
            query("SELECT 1", row -> row.getInt(1));
        }
    }

    private <T> T execute(String sql, Execution<T> result, Object... parameters)
            throws SQLException {
        List<Ahead> first = List.copyOf(ahead);
        ahead.clear();
        StringBuilder all = new StringBuilder();
        List<Object> bound = new ArrayList<>();
        for (Ahead statement : first) {
            all.append(statement.sql()).append(";\n");
            bound.addAll(statement.parameters());
        }
        bound.addAll(Arrays.asList(parameters));
        return prepared(
                all.append(sql).toString(),
                operation(sql),
                statement -> {
                    bind(statement, bound);
                    statement.execute();
                    for (int i = 0; i < first.size(); i++) {
                        statement.getMoreResults();
                    }
                    return result.run(statement);
                });
    }

    /** The first word of a statement: the text would say too much and too often in a span. */
    private static String operation(String sql) {
        return sql.stripLeading().split("\\s", 2)[0];
    }

    private static void refuse(boolean more) {
        if (more) {
            throw new IllegalStateException("more than the one statement that was announced");
        }
    }

    private <T> T prepared(String sql, String operation, Execution<T> execution)
            throws SQLException {
        refuse(single && used);
        used = true;
        Span span =
                tracing.span(operation, SpanKind.CLIENT)
                        .setAttribute("db.system.name", "postgresql")
                        .setAttribute("db.operation.name", operation)
                        .startSpan();
        return Tracing.within(
                span,
                () -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        return execution.run(statement);
                    }
                });
    }

    private void bind(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, driverValue(parameters.get(i)));
        }
    }

    private @Nullable Object driverValue(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> driverValue(optional.orElse(null));
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case Json json -> jsonb(json);
            case String[] texts -> connection.createArrayOf("text", texts);
            default -> value;
        };
    }

    private static PGobject jsonb(Json json) throws SQLException {
        PGobject object = new PGobject();
        object.setType("jsonb");
        object.setValue(json.text());
        return object;
    }
}
