package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TuningStoreTest {
    private static final Tuning FOUND = new Tuning(0.25, 0.42, 0.15);

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));

    @AfterEach
    void dropDatabase() {
        database.close();
        postgres.close();
    }

    @Test
    void goesByWhatWasStoredForTheModel() {
        new Migrations(database, 2).run();
        store("one").save("one", FOUND);

        assertThat(store("one").current()).isEqualTo(FOUND);
        assertThat(store("another").current()).isEqualTo(Tuning.DEFAULT);
    }

    @Test
    void goesByWhatIsFoundLater() {
        new Migrations(database, 2).run();
        TuningStore store = store("one");
        assertThat(store.current()).isEqualTo(Tuning.DEFAULT);

        store.save("one", FOUND);

        assertThat(store.current()).isEqualTo(FOUND);
    }

    @Test
    void knowsTheStarterModel() {
        new Migrations(database, 2).run();
        String identity =
                TestingModel.shared().identity().orElseThrow().modelSha256() + "/384/mean/256/";

        assertThat(store(identity).current()).isEqualTo(Tuning.STARTER);
        store(identity).save(identity, FOUND);
        assertThat(store(identity).current()).isEqualTo(FOUND);
    }

    @Test
    void letsTheEnvironmentWin() {
        new Migrations(database, 2).run();
        TuningStore store = store("one", Map.of("RAG_DENSE_WEIGHT", "3"));
        store.save("one", FOUND);

        assertThat(store.current()).isEqualTo(new Tuning(3, 0.42, 0.15));
    }

    @Test
    void needsNeitherModelNorTable() {
        TuningStore withoutModel = new TuningStore(database, Optional::empty, config(Map.of()));

        assertThat(withoutModel.current()).isEqualTo(Tuning.DEFAULT);
        assertThat(store("one").current()).isEqualTo(Tuning.DEFAULT);
    }

    private TuningStore store(String model) {
        return store(model, Map.of());
    }

    private TuningStore store(String model, Map<String, String> environment) {
        return new TuningStore(database, () -> Optional.of(model), config(environment));
    }

    private static RagConfig config(Map<String, String> environment) {
        return RagConfig.from(new Settings(environment));
    }
}
