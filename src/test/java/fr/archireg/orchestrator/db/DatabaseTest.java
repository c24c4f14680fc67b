package fr.archireg.orchestrator.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {
    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(
                    DbConfig.from(
                            new Settings(
                                    Map.of(
                                            "DATABASE_URL", postgres.url(),
                                            "DATABASE_POOL_MAX", "1",
                                            "DATABASE_ACQUIRE_TIMEOUT", "250ms",
                                            "DATABASE_STATEMENT_TIMEOUT", "1s"))));

    @AfterEach
    void drop() {
        database.close();
        postgres.close();
    }

    @Test
    void refusesWhenEveryConnectionIsLent() {
        AppException refused = database.read(holding -> failure("SELECT 1"));

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(2));
        database.ping();
    }

    @Test
    void endsAStatementThatTakesTooLongAndGoesOn() {
        assertThat(failure("SELECT pg_sleep(30)").code()).isEqualTo(ErrorCode.DATABASE_TIMEOUT);
        assertThat(failure("SELECT pg_sleep(30)").code().type().status()).isEqualTo(504);
        database.ping();
    }

    @Test
    void repeatsNothingOfAStatementInItsMessage() {
        AppException failure = failure("SELECT 'canary'::integer");

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.detail()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1 FROM missing", "SELECT missing FROM pg_class"})
    void takesWhatIsNotThereYetForAnUnpreparedDatabase(String sql) {
        assertThat(failure(sql).code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
    }

    @Test
    void sendsStatementsAheadAndAnswersTheOneThatFollows() {
        postgres.execute("CREATE TABLE noted (what text)");

        List<String> noted =
                database.inTransaction(handle -> {
                    handle.sendAhead("INSERT INTO noted VALUES (?), (?)", "first", "second");
                    handle.sendAhead("UPDATE noted SET what = what || ?", "!");
                    return handle.query(
                            "SELECT what FROM noted WHERE what <> ? ORDER BY what",
                            row -> row.getString("what"),
                            "third!");
                });

        assertThat(noted).containsExactly("first!", "second!");
        assertThat(postgres.value("SELECT count(*) FROM noted")).isEqualTo("2");
    }

    @Test
    void countsOnlyTheRowsOfTheStatementThatFollows() {
        postgres.execute("CREATE TABLE noted (what text)");

        int rows =
                database.inTransaction(handle -> {
                    handle.sendAhead("INSERT INTO noted VALUES ('first'), ('second')");
                    return handle.update("DELETE FROM noted WHERE what = ?", "first");
                });

        assertThat(rows).isEqualTo(1);
    }

    @Test
    void sendsBeforeTheEndWhatNothingFollows() {
        postgres.execute("CREATE TABLE noted (what text)");

        database.inTransaction(handle -> {
            handle.sendAhead("INSERT INTO noted VALUES (?)", "last");
            return true;
        });

        assertThat(postgres.value("SELECT what FROM noted")).isEqualTo("last");
    }

    @Test
    void undoesAllWhereAStatementThatWentAheadFails() {
        postgres.execute("CREATE TABLE noted (what text UNIQUE)");

        AppException failure =
                catchThrowableOfType(
                        AppException.class,
                        () ->
                                database.inTransaction(handle -> {
                                    handle.sendAhead("INSERT INTO noted VALUES ('one')");
                                    handle.sendAhead("INSERT INTO noted VALUES ('one')");
                                    return handle.update("INSERT INTO noted VALUES ('other')");
                                }));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(postgres.value("SELECT count(*) FROM noted")).isEqualTo("0");
    }

    private AppException failure(String sql) {
        return catchThrowableOfType(
                AppException.class,
                () -> database.read(handle -> handle.query(sql, row -> row.getString(1))));
    }
}
