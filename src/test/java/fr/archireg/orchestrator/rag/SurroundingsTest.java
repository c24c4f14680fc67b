package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurroundingsTest {
    private static final Filters TODAY =
            new Filters(Optional.empty(), Optional.empty(), Optional.of(LocalDate.of(2026, 1, 1)));

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final PassageStore passages =
            new PassageStore(database, new CorpusCatalog(database, 2), 40);
    private final Surroundings surroundings = new Surroundings(passages);

    @BeforeAll
    void fill() {
        new Migrations(database, 2).run();
        for (String reference : List.of("R. 421-9", "R. 421-13", "R. 421-14", "R. 421-14-1")) {
            insert(reference, 0, reference, "ARRAY['Code', 'Section 2']", "NULL");
        }
        insert("R. 421-10", 0, "R. 421-10", "ARRAY['Code', 'Section 2']", "'2020-01-01'");
        insert("R. 421-12", 0, "R. 421-12", "ARRAY['Code', 'Section 3']", "NULL");
        for (int part = 0; part < 4; part++) {
            insert("long", part, "L. 1", "NULL", "NULL");
        }
    }

    @AfterAll
    void drop() {
        database.close();
        postgres.close();
    }

    @Test
    void givesThePartsOfTheSameTextBehindAndBefore() {
        assertThat(around("long/1")).containsExactly("long/2", "long/0");
        assertThat(around("long/3")).containsExactly("long/2");
        assertThat(around("long/1", "long/2")).containsExactlyInAnyOrder("long/0", "long/3");
    }

    @Test
    void givesTheArticlesOfTheSectionInTheOrderOfTheirNumbers() {
        assertThat(around("R. 421-13/0")).containsExactly("R. 421-14/0", "R. 421-9/0");
        assertThat(around("R. 421-14/0")).containsExactly("R. 421-14-1/0", "R. 421-13/0");
        assertThat(around("R. 421-9/0")).containsExactly("R. 421-13/0");
        assertThat(around("R. 421-12/0")).isEmpty();
        assertThat(around()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "R. 421-9, R. 421-14, -1",
        "R. 421-14, R. 421-14-1, -1",
        "R. 421-2, R. 421-14-1, -1",
        "L. 999, R. 1, -1",
        "646, 646, 0",
        "1240, 646, 1",
        "L. 421-1 A, L. 421-1 B, -1"
    })
    void ordersArticlesAsTheyStand(String one, String other, int order) {
        assertThat(Integer.signum(Surroundings.compare(one, other))).isEqualTo(order);
        assertThat(Integer.signum(Surroundings.compare(other, one))).isEqualTo(-order);
    }

    private List<String> around(String... titles) {
        List<ScoredPassage> found =
                List.of(titles).stream()
                        .map(title -> passages.find(id(title)).orElseThrow())
                        .map(passage -> new ScoredPassage(passage, 0.5, 0.5))
                        .toList();
        return surroundings.of(found, TODAY).stream().map(hit -> hit.passage().title()).toList();
    }

    private String id(String title) {
        return postgres.value("SELECT id FROM documents WHERE title = '%s'".formatted(title));
    }

    private void insert(String id, int part, String reference, String path, String validTo) {
        postgres.execute(
                """
                INSERT INTO documents
                    (external_id, passage_index, title, content, code, reference, path, valid_to)
                VALUES ('%1$s', %2$d, '%1$s/%2$d', 'Texte.', 'Code de l''urbanisme', '%3$s', %4$s, %5$s)
                """
                        .formatted(id, part, reference, path, validTo));
    }
}
