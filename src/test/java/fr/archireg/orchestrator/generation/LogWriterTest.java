package fr.archireg.orchestrator.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.LogLines;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogWriterTest {
    private static final UUID OWNER = UUID.randomUUID();
    private static final UUID USER = UUID.randomUUID();

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final LogWriter log = new LogWriter(new EventLogStore(database), OWNER, new Metrics());

    @BeforeEach
    void migrate() {
        new Migrations(database, 2).run();
    }

    @AfterEach
    void drop() {
        log.close();
        database.close();
        postgres.close();
    }

    /** A statement that has a generation twice fails, and with it the events of all others. */
    @Test
    void writesAGenerationOnceInAStatementAlthoughItCameBackMeanwhile() {
        Generation generation = begin();
        generation.append("", "{}");
        // As the writer does when it takes it.
        generation.dirty().set(false);
        generation.append("", "{}");
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = LogLines.into(lines);
        Logger logger = Logger.getLogger(LogWriter.class.getName());
        logger.addHandler(handler);
        try {
            log.start();
            await().until(() -> generation.position().last() == 2 || !lines.isEmpty());
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines).isEmpty();
        assertThat(
                        postgres.value(
                                """
                                SELECT first_sequence || '-' || last_sequence
                                FROM orchestrator.generation_events
                                """))
                .isEqualTo("1-2");
    }

    private Generation begin() {
        UUID id = UUID.randomUUID();
        postgres.execute(
                """
                WITH conversation AS (
                    INSERT INTO orchestrator.conversations
                        (id, user_id, title, created_at, updated_at)
                    VALUES (gen_random_uuid(), '%1$s', '', now(), now())
                    RETURNING id)
                INSERT INTO orchestrator.generations
                    (id, user_id, conversation_id, owner_id, lease_until, created_at)
                SELECT '%2$s', '%1$s', id, '%3$s', now() + interval '1 h', now()
                FROM conversation
                """
                        .formatted(USER, id, OWNER));
        return new Generation(id, USER, log);
    }
}
