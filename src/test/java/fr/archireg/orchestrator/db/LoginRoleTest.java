package fr.archireg.orchestrator.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A login role as providers give one: owner of its database and nothing more. */
class LoginRoleTest {
    private static final int DIMENSIONS = 4;
    private static final UUID ALICE = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");

    private final TestingPostgres administration = TestingPostgres.create();
    private final TestingPostgres postgres = TestingPostgres.create();
    private final String role = "login_" + UUID.randomUUID().toString().replace("-", "");
    private final Database database = Database.open(config());

    @BeforeEach
    void makeALoginRole() {
        // Somebody else's program made the role for users in this cluster.
        try (Database other = open(administration.url())) {
            new Migrations(other, DIMENSIONS).run();
        }
        postgres.execute(
                """
                CREATE EXTENSION vector;
                CREATE ROLE %1$s LOGIN;
                DO $$ BEGIN
                    EXECUTE format('ALTER DATABASE %%I OWNER TO %1$s', current_database());
                END $$
                """
                        .formatted(role));
    }

    @AfterEach
    void drop() {
        database.close();
        postgres.close();
        administration.execute("DROP ROLE " + role);
        administration.close();
    }

    @Test
    void saysThatItMayNotBecomeAUserAndGoesOnOnceItMay() {
        Migrations migrations = new Migrations(database, DIMENSIONS);

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(migrations::run)
                .withMessage(
                        "the schema could not be brought up to date: the login role is not a member"
                                + " of the role authenticated and may not become one");
        postgres.execute("GRANT authenticated TO " + role);
        migrations.run();

        database.requireRowSecurity();
        assertThat(conversations()).isZero();
    }

    @Test
    void doesNotWorkWithoutTheWallWhenTheRightIsTakenAway() {
        postgres.execute("GRANT authenticated TO " + role);
        new Migrations(database, DIMENSIONS).run();

        postgres.execute("REVOKE authenticated FROM " + role);

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(database::requireRowSecurity)
                .withMessage("the login role may not act as the role authenticated");
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(this::conversations)
                .withMessage("the login role may not act as the role authenticated")
                .returns(ErrorCode.DATABASE_UNAVAILABLE, AppException::code);
    }

    private long conversations() {
        return database.inUserTransaction(
                ALICE,
                handle ->
                        handle.query(
                                        "SELECT count(*) FROM orchestrator.conversations",
                                        row -> row.getLong(1))
                                .getFirst());
    }

    private DbConfig config() {
        URI address = URI.create(postgres.url());
        return config(
                "postgresql://%s@%s:%d%s"
                        .formatted(role, address.getHost(), address.getPort(), address.getPath()));
    }

    private static Database open(String url) {
        return Database.open(config(url));
    }

    private static DbConfig config(String url) {
        return DbConfig.from(new Settings(Map.of("DATABASE_URL", url)));
    }
}
