package fr.archireg.orchestrator.db;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What an SQL error means for a caller, by its SQLSTATE (PostgreSQL documentation, appendix A). The
 * message of the server stays in the cause: it may repeat values.
 */
final class SqlErrors {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String QUERY_CANCELED = "57014";
    private static final Set<String> CONFLICTING = Set.of("40001", "40P01");
    private static final Set<String> BAD_TEXT = Set.of("22021", "22P05");

    /** A table, a column, a schema or a search configuration that is not migrated yet. */
    private static final Set<String> NOT_MIGRATED = Set.of("42P01", "42703", "3F000", "42704");

    /** Connection lost, resources exhausted, operator intervention, or a server that only reads. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

    private static final Set<String> UNAVAILABLE_STATES = Set.of("25006", "25P03");

    private SqlErrors() {}

    static AppException translate(SQLException cause) {
        String state = state(cause);
        if (state.equals(QUERY_CANCELED)) {
            return new AppException(
                    ErrorCode.DATABASE_TIMEOUT, "a statement ran out of time", cause);
        }
        if (unavailable(cause, state)) {
            return new AppException(
                            ErrorCode.DATABASE_UNAVAILABLE,
                            "the database cannot be used, state=" + state,
                            cause)
                    .retryAfter(RETRY_AFTER);
        }
        if (BAD_TEXT.contains(state)) {
            return new AppException(
                    ErrorCode.INVALID_REQUEST,
                    "a text has a character that cannot be stored",
                    cause);
        }
        return new AppException(ErrorCode.INTERNAL, "a statement failed, state=" + state, cause);
    }

    /** Whether the server rolled the transaction back so that another could go on. */
    static boolean worthRepeating(SQLException cause) {
        return CONFLICTING.contains(state(cause));
    }

    private static boolean unavailable(SQLException cause, String state) {
        return cause instanceof SQLTransientConnectionException
                || UNAVAILABLE_STATES.contains(state)
                || NOT_MIGRATED.contains(state)
                || (state.length() == 5 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2)));
    }

    private static String state(SQLException cause) {
        return Optional.ofNullable(cause.getSQLState()).orElse("none");
    }
}
