package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.security.Caller;
import java.time.LocalDate;

/** Tokens by user and day. Thread-safe; whoever changes a row waits for the others. */
final class TokenUsageStore {
    /**
     * All questions of a user wait for his row, and it is free again the sooner when nobody waits
     * for the disk. What is lost with the database's machine are corrections of the last moment.
     */
    private static final String AT_ONCE = "SELECT set_config('synchronous_commit', 'off', true)";

    private final Database database;

    TokenUsageStore(Database database) {
        this.database = database;
    }

    /** Adds tokens unless that would exceed the limit; whether it did. */
    boolean addWithin(Caller caller, LocalDate day, long tokens, long limit) {
        // The row is locked from here on, so that of two spenders the second sees the first.
        return update(
                        caller,
                        """
                        INSERT INTO orchestrator.token_usage AS usage (account, day, tokens)
                        SELECT orchestrator.token_account(?, day), day, tokens
                        FROM (VALUES (?::date, ?::bigint)) AS spent (day, tokens)
                        WHERE tokens <= ?
                        ON CONFLICT (account, day) DO UPDATE
                            SET tokens = usage.tokens + excluded.tokens
                            WHERE usage.tokens + excluded.tokens <= ?
                        """,
                        caller.userId(),
                        day,
                        tokens,
                        limit,
                        limit)
                == 1;
    }

    /** Changes the tokens of a day, whatever the limit is; they never go below 0. */
    void adjust(Caller caller, LocalDate day, long difference) {
        update(
                caller,
                """
                UPDATE orchestrator.token_usage
                SET tokens = greatest(0, tokens + ?)
                WHERE account = orchestrator.token_account(?, ?) AND day = ?
                """,
                difference,
                caller.userId(),
                day,
                day);
    }

    private int update(Caller caller, String sql, Object... parameters) {
        return database.singleForUser(
                caller.userId(),
                handle -> {
                    handle.sendAhead(AT_ONCE);
                    return handle.update(sql, parameters);
                });
    }

    /** Tokens of a day, those that are reserved included. */
    long used(Caller caller, LocalDate day) {
        return database.singleForUser(
                caller.userId(),
                handle ->
                        handle.queryFirst(
                                        """
                                        SELECT tokens FROM orchestrator.token_usage
                                        WHERE account = orchestrator.token_account(?, ?) AND day = ?
                                        """,
                                        row -> row.getLong("tokens"),
                                        caller.userId(),
                                        day,
                                        day)
                                .orElse(0L));
    }

    /** Forgets earlier days. Everybody's: for the sweeper only. */
    int forgetBefore(LocalDate day) {
        return database.inTransaction(
                handle -> handle.update("DELETE FROM orchestrator.token_usage WHERE day < ?", day));
    }
}
