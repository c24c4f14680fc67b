package fr.archireg.orchestrator.db;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The wall between users inside PostgreSQL: their transactions run as the role {@code
 * authenticated}, to which the policies of {@code V010__row_level_security.sql} apply. The owner of
 * the tables, as whom migrations and background jobs run, is not held by them.
 */
final class RowSecurity {
    /** The file of PostgreSQL's source that sets configuration parameters, in every version. */
    private static final String SETTINGS = "guc.c";

    private RowSecurity() {}

    /**
     * Runs work as a user until the end of the transaction: a transaction pooler keeps no session.
     * This takes no round trip of its own.
     */
    static <T> T actingAs(Handle handle, UUID userId, Work<T> work) throws SQLException {
        handle.sendAhead(
                """
                SELECT set_config('role', 'authenticated', true),
                       set_config('request.jwt.claims', ?, true)
                """,
                "{\"sub\":\"%s\",\"role\":\"authenticated\"}".formatted(userId));
        try {
            return work.run(handle);
        } catch (PSQLException e) {
            if (refused(e)) {
                throw new AppException(
                        ErrorCode.DATABASE_UNAVAILABLE,
                        "the login role may not act as the role authenticated",
                        e);
            }
            throw e;
        }
    }

    /** Whether PostgreSQL's "grand unified configuration" refused, not a policy or a table. */
    private static boolean refused(PSQLException e) {
        ServerErrorMessage message = e.getServerErrorMessage();
        return message != null && SETTINGS.equals(message.getFile());
    }

    /**
     * Looks for a gap in the wall. Tables are found by what they are, so that a new one that users
     * reach without policies is noticed, too.
     */
    static boolean check(Handle handle) throws SQLException {
        Optional<String> gap =
                handle.query(
                                """
                                WITH users AS (
                                    SELECT to_regrole('authenticated')::oid AS role,
                                           to_regnamespace('orchestrator')::oid AS namespace,
                                           -- Since 16 a member may lack the right to switch.
                                           CASE WHEN current_setting('server_version_num')::int >= 160000
                                                THEN 'SET' ELSE 'MEMBER' END AS switching
                                ), reached AS (
                                    SELECT pg_class.oid, relowner, relrowsecurity
                                    FROM users
                                    JOIN pg_class ON relnamespace = namespace AND relkind IN ('r', 'p')
                                    WHERE has_any_column_privilege(
                                        role, pg_class.oid, 'SELECT, INSERT, UPDATE')
                                       OR has_table_privilege(role, pg_class.oid, 'DELETE, TRUNCATE')
                                )
                                SELECT CASE
                                    WHEN role IS NULL
                                        THEN 'the role authenticated does not exist'
                                    WHEN NOT pg_has_role(role, switching)
                                        THEN 'the login role may not act as the role authenticated'
                                    WHEN EXISTS (SELECT FROM pg_roles
                                                 WHERE pg_roles.oid = role AND (rolsuper OR rolbypassrls))
                                        THEN 'the role authenticated bypasses row level security'
                                    WHEN NOT has_schema_privilege(role, namespace, 'USAGE')
                                        THEN 'the role authenticated may not use the schema orchestrator'
                                    WHEN EXISTS (SELECT FROM reached
                                                 WHERE NOT relrowsecurity OR relowner = role)
                                        THEN 'a table that users reach has no row level security'
                                    WHEN EXISTS (SELECT FROM reached WHERE row_security_active(oid))
                                        THEN 'the login role does not own the tables of users'
                                END
                                FROM users
                                """,
                                row -> Optional.ofNullable(row.getString(1)))
                        .getFirst();
        if (gap.isPresent()) {
            throw new AppException(ErrorCode.DATABASE_UNAVAILABLE, gap.get());
        }
        return true;
    }
}
