package fr.archireg.orchestrator.chat;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.conversation.AnswerStore;
import fr.archireg.orchestrator.conversation.Question;
import fr.archireg.orchestrator.conversation.QuestionStore;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.generation.GenerationConfig;
import fr.archireg.orchestrator.generation.GenerationParts;
import fr.archireg.orchestrator.generation.GenerationWatch;
import fr.archireg.orchestrator.generation.Lease;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AbandonedAnswersTest {
    private static final String RUNNING =
            "SELECT count(*) FROM orchestrator.generations WHERE ended_at IS NULL";
    private static final String WAITING =
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                    + " WHERE NOT granted AND datname = current_database()";

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Settings settings =
            new Settings(Map.of("DATABASE_URL", postgres.url(), "CHAT_LEASE", "1s"));
    private final Database database = Database.open(DbConfig.from(settings));
    private final Metrics metrics = new Metrics();
    private final GenerationParts generations =
            GenerationParts.create(
                    database,
                    GenerationConfig.from(settings),
                    new EventStreams(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                    metrics);
    private final GenerationWatch watch = generations.watch();
    private final AbandonedAnswers abandoned =
            new AbandonedAnswers(new AnswerStore(database, Clock.systemUTC()), watch, metrics);

    @BeforeEach
    void begin() {
        new Migrations(database, 8).run();
        // Of a process that is gone.
        Lease over = new Lease(UUID.randomUUID(), Duration.ZERO);
        Question question =
                new Question(
                        new Question.Place(Optional.empty(), Optional.empty(), "Titre"),
                        "Question ?",
                        Optional.empty(),
                        Optional.empty());
        var unused =
                new QuestionStore(database, Clock.systemUTC())
                        .begin(new Caller(UUID.randomUUID()), question, over);
        Awaitility.await()
                .until(() -> {
                    watch.renew();
                    return watch.maySweep();
                });
    }

    @AfterEach
    void drop() {
        generations.shutDown(Duration.ZERO);
        database.close();
        postgres.close();
    }

    @Test
    void endsWhatAProcessLeftThatIsGone() {
        abandoned.sweep();

        assertThat(postgres.value(RUNNING)).isEqualTo("0");
    }

    /** While nobody could renew a lease, all of them were over. */
    @Test
    void endsNothingWhenTheDatabaseAnswersLate() throws InterruptedException {
        Thread sweep = Thread.ofVirtual().unstarted(abandoned::sweep);
        postgres.locked(
                "orchestrator.generations",
                () -> {
                    sweep.start();
                    Awaitility.await().until(() -> !postgres.value(WAITING).equals("0"));
                    Awaitility.await().until(() -> !watch.maySweep());
                });
        sweep.join();

        assertThat(postgres.value(RUNNING)).isEqualTo("1");
    }
}
