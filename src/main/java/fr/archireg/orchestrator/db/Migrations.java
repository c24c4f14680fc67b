package fr.archireg.orchestrator.db;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.util.PSQLException;

/**
 * Brings the schema up to date. Safe for several replicas that start together: Flyway holds an
 * advisory lock for the length of a transaction, which also works behind a pooler.
 *
 * <p>Tables of our own live in the schema {@code orchestrator}; the corpus stays in {@code
 * public.documents}, which may exist already and is only added to.
 */
public final class Migrations {
    private static final String SCHEMA = "orchestrator";

    /** The state of an exception that a migration raises itself. */
    private static final String REFUSED_BY_US = "AR001";

    private final Database database;
    private final Map<String, String> placeholders;

    /**
     * @param embeddingDimensions length of the vectors where the corpus table has to be created
     */
    public Migrations(Database database, int embeddingDimensions) {
        this.database = database;
        this.placeholders = Map.of("embedding_dimensions", Integer.toString(embeddingDimensions));
    }

    /**
     * Runs what is missing; running it again does nothing.
     *
     * @throws AppException {@code DATABASE_UNAVAILABLE} if the server cannot be reached or a
     *     migration failed; the cause says what
     */
    public void run() {
        try {
            configuration().load().migrate();
        } catch (FlywayException e) {
            throw new AppException(
                    ErrorCode.DATABASE_UNAVAILABLE,
                    "the schema could not be brought up to date" + reason(e),
                    e);
        }
    }

    /** What a migration of ours says is missing; any other message may repeat statements. */
    private static String reason(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refusal
                    && REFUSED_BY_US.equals(refusal.getSQLState())
                    && refusal.getServerErrorMessage() != null) {
                return ": " + refusal.getServerErrorMessage().getMessage();
            }
        }
        return "";
    }

    private FluentConfiguration configuration() {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.migrationSource())
                .locations("classpath:db/migration")
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .placeholders(placeholders);
    }
}
