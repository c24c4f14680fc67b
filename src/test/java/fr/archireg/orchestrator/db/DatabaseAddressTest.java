package fr.archireg.orchestrator.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseAddressTest {
    @Test
    void decodesEveryPart() {
        DatabaseAddress address =
                DatabaseAddress.parse("postgresql://us%40er:p%2F%3A%40%23%25+w@db.test/my%20db");

        assertThat(address.user()).contains("us@er");
        assertThat(address.password().map(Secret::reveal)).contains("p/:@#%+w");
        assertThat(address.database()).isEqualTo("my db");
        assertThat(address.port()).isEqualTo(5432);
        assertThat(address.toString()).doesNotContain("p/:@#%+w");
    }

    @Test
    void takesAnIpv6Host() {
        DatabaseAddress address = DatabaseAddress.parse("postgres://u@[::1]:6000/db");

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:6000/db");
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=verify-full, sslmode, verify-full",
        "channel_binding=require, channelBinding, require",
        "connect_timeout=3, connectTimeout, 3",
        "application_name=a%20b, ApplicationName, a b",
        "target_session_attrs=read-write, targetServerType, primary",
        "target_session_attrs=read-only, targetServerType, secondary",
        "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
        "target_session_attrs=any, targetServerType, any"
    })
    void translatesParameters(String parameter, String name, String value) {
        DatabaseAddress address = DatabaseAddress.parse("postgresql://h/db?" + parameter);

        assertThat(address.driverProperties()).isEqualTo(Map.of(name, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "mysql://h/db",
                "postgresql://h",
                "postgresql://h/",
                "postgresql:///db",
                "postgresql://h:0/db",
                "postgresql://h:65536/db",
                "postgresql://u:secret word@h/db",
                "postgresql://u:se%zzcret@h/db",
                "postgresql://h/db?unknown=1",
                "postgresql://h/db?sslmode",
                "postgresql://h/db?target_session_attrs=strange"
            })
    void refusesWhatItCannotReadWithoutRepeatingIt(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DatabaseAddress.parse(text))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("secret", "cret@"))
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://h:6543/db, true",
        "postgresql://h:5432/db?pgbouncer=true, true",
        "postgresql://h:5432/db?pgbouncer=false, false",
        "postgresql://h:5432/db, false"
    })
    void knowsAPoolerThatChangesConnections(String text, boolean pooled) {
        assertThat(DatabaseAddress.parse(text).transactionPooled()).isEqualTo(pooled);
    }

    @Test
    void keepsNothingInASessionBehindSuchAPooler() {
        try (TestingPostgres postgres = TestingPostgres.create();
                Database database = open(postgres.url() + "?pgbouncer=true")) {
            String timeout =
                    database.read(handle ->
                            handle.queryFirst("SHOW statement_timeout", row -> row.getString(1))
                                    .orElseThrow());
            for (int i = 0; i < 10; i++) {
                database.ping();
            }
            String prepared =
                    database.read(handle ->
                            handle.queryFirst(
                                            "SELECT count(*) FROM pg_prepared_statements",
                                            row -> row.getString(1))
                                    .orElseThrow());

            assertThat(timeout).isEqualTo("1min");
            assertThat(prepared).isEqualTo("0");
        }
    }

    private static Database open(String url) {
        return Database.open(
                DbConfig.from(new Settings(Map.of("DATABASE_URL", url, "DATABASE_POOL_MAX", "1"))));
    }
}
