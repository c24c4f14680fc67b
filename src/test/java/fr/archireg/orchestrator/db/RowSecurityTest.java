package fr.archireg.orchestrator.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that forget their WHERE still only reach the rows of their user. */
class RowSecurityTest {
    private static final int DIMENSIONS = 4;
    private static final UUID ALICE = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");
    private static final UUID BOB = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000bb");
    private static final UUID CONVERSATION =
            UUID.fromString("0190a5c2-7f00-7000-8000-0000000000c0");

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database = open(postgres.url());

    @BeforeEach
    void insertWhatAliceHas() {
        new Migrations(database, DIMENSIONS).run();
        postgres.execute(
                """
                INSERT INTO orchestrator.conversations
                VALUES ('%1$s', '%2$s', 'Clôtures', now(), now());
                INSERT INTO orchestrator.messages
                    (id, conversation_id, role, content, status, created_at, updated_at)
                VALUES ('%1$s', '%1$s', 'user', 'Faut-il… ?', 'complete', now(), now())
                """
                        .formatted(CONVERSATION, ALICE));
    }

    @AfterEach
    void drop() {
        database.close();
        postgres.close();
    }

    @Test
    void hasNoGapAfterTheMigrations() {
        database.requireRowSecurity();
    }

    @Test
    void showsAUserItsRowsAndNobodyElses() {
        for (String table : List.of("conversations", "messages")) {
            assertThat(count(ALICE, table)).isEqualTo(1);
            assertThat(count(BOB, table)).isZero();
        }
    }

    @Test
    void changesNothingOfSomebodyElse() {
        String before = everything();

        for (String statement :
                List.of(
                        "UPDATE orchestrator.conversations SET title = 'mine'",
                        "UPDATE orchestrator.messages SET content = 'mine'",
                        "DELETE FROM orchestrator.messages",
                        "DELETE FROM orchestrator.conversations",
                        "UPDATE orchestrator.conversations SET user_id = '%s'".formatted(BOB))) {
            int rows = database.inUserTransaction(BOB, handle -> handle.update(statement));
            assertThat(rows).as(statement).isZero();
        }

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void putsNothingIntoTheDataOfSomebodyElse() {
        for (String statement :
                List.of(
                        """
                        INSERT INTO orchestrator.messages
                            (id, conversation_id, role, content, status, created_at, updated_at)
                        VALUES (gen_random_uuid(), '%s', 'assistant', 'x', 'complete', now(), now())
                        """
                                .formatted(CONVERSATION),
                        """
                        INSERT INTO orchestrator.conversations
                        VALUES (gen_random_uuid(), '%s', 'x', now(), now())
                        """
                                .formatted(ALICE))) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(() ->
                            database.inUserTransaction(BOB, handle -> handle.update(statement)));
        }
    }

    @Test
    void givesNothingAway() {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() ->
                        database.inUserTransaction(
                                ALICE,
                                handle ->
                                        handle.update(
                                                "UPDATE orchestrator.conversations SET user_id = ?",
                                                BOB)));
    }

    @Test
    void showsNothingWhereNobodySaidWhoAsks() {
        for (String claims : List.of("", "{}", "{\"sub\":\"\"}", "{\"role\":\"service_role\"}")) {
            long rows =
                    database.inTransaction(handle -> {
                        handle.query(
                                """
                                SELECT set_config('role', 'authenticated', true),
                                       set_config('request.jwt.claims', ?, true)
                                """,
                                row -> row.getString(1),
                                claims);
                        return count(handle, "messages") + count(handle, "conversations");
                    });
            assertThat(rows).as(claims).isZero();
        }
    }

    @Test
    void endsWithTheTransactionOnTheSameConnection() {
        count(ALICE, "messages");

        String role =
                database.inTransaction(handle ->
                        handle.query(
                                        """
                                        SELECT current_user <> 'authenticated'
                                           AND orchestrator.acting_user_id() IS NULL
                                        """,
                                        row -> row.getString(1))
                                .getFirst());

        assertThat(role).isEqualTo("t");
        assertThat(database.<Long>inTransaction(handle -> count(handle, "messages"))).isEqualTo(1);
    }

    @Test
    void holdsForASingleStatementAndNoLonger() {
        for (String pooling : List.of("", "?pgbouncer=true")) {
            try (Database other = open(postgres.url() + pooling)) {
                long alices = other.singleForUser(ALICE, handle -> count(handle, "messages"));
                long bobs = other.singleForUser(BOB, handle -> count(handle, "messages"));
                boolean left =
                        other.read(handle ->
                                handle.query(
                                                "SELECT current_user = 'authenticated'",
                                                row -> row.getBoolean(1))
                                        .getFirst());

                assertThat(alices).as(pooling).isEqualTo(1);
                assertThat(bobs).as(pooling).isZero();
                assertThat(left).as(pooling).isFalse();
            }
        }
    }

    @Test
    void refusesAStatementAfterTheSingleOne() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        database.singleForUser(
                                BOB,
                                handle -> count(handle, "messages") + count(handle, "messages")));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.singleForUser(BOB, Handle::connection));
    }

    @Test
    void keepsUsersFromTheTablesOfTheProgram() {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> count(BOB, "flyway_schema_history"));
    }

    @Test
    void worksBehindATransactionPooler() {
        try (Database pooled = open(postgres.url() + "?pgbouncer=true")) {
            long alices = pooled.inUserTransaction(ALICE, handle -> count(handle, "messages"));
            long bobs = pooled.inUserTransaction(BOB, handle -> count(handle, "messages"));

            assertThat(alices).isEqualTo(1);
            assertThat(bobs).isZero();
        }
    }

    @Test
    void noticesATableThatUsersReachWithoutPolicies() {
        postgres.execute(
                """
                CREATE TABLE orchestrator.notes (user_id uuid);
                GRANT SELECT ON orchestrator.notes TO authenticated
                """);

        assertGap("a table that users reach has no row level security");
        postgres.execute(
                """
                REVOKE ALL ON orchestrator.notes FROM authenticated;
                SELECT orchestrator.protect_user_table('orchestrator.notes')
                """);
        database.requireRowSecurity();
    }

    @Test
    void noticesThatUsersMayNotEnterTheSchema() {
        postgres.execute("REVOKE USAGE ON SCHEMA orchestrator FROM authenticated");

        assertGap("the role authenticated may not use the schema orchestrator");
    }

    private void assertGap(String gap) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(database::requireRowSecurity)
                .withMessage(gap)
                .returns(ErrorCode.DATABASE_UNAVAILABLE, AppException::code);
    }

    private String everything() {
        return postgres.value(
                """
                SELECT string_agg(conversations::text || messages::text, '|')
                FROM orchestrator.conversations
                JOIN orchestrator.messages ON conversations.id = conversation_id
                """);
    }

    private long count(UUID user, String table) {
        return database.inUserTransaction(user, handle -> count(handle, table));
    }

    private static long count(Handle handle, String table) throws SQLException {
        return handle.query("SELECT count(*) FROM orchestrator." + table, row -> row.getLong(1))
                .getFirst();
    }

    private static Database open(String url) {
        // One connection: what one piece of work leaves on it, the next one finds.
        return Database.open(
                DbConfig.from(new Settings(Map.of("DATABASE_URL", url, "DATABASE_POOL_MAX", "1"))));
    }
}
