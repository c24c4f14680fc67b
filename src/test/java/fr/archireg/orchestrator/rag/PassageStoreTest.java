package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searching vectors of 8 dimensions: 4,000 ordinary ones and a few that are placed on purpose. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PassageStoreTest {
    private static final int DIMENSIONS = 8;
    private static final int EF_SEARCH = 10;
    private static final String PLANNING = "Code de l'urbanisme";

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final CorpusCatalog catalog = new CorpusCatalog(database, DIMENSIONS);
    private final PassageStore passages = new PassageStore(database, catalog, EF_SEARCH);

    @BeforeAll
    void fill() {
        new Migrations(database, DIMENSIONS).run();
        postgres.execute(
                """
                INSERT INTO documents (external_id, passage_index, content, embedding, code, source)
                SELECT 'mass-' || n, 0, 'text', ARRAY[0, 1 + sin(n), cos(n), sin(2 * n), cos(3 * n),
                        sin(5 * n), cos(7 * n), sin(11 * n)]::real[]::vector, 'Code civil', 'legi'
                FROM generate_series(1, 4000) n
                """);
        // Far from where questions point, so that an index scan meets them last.
        postgres.execute(
                """
                INSERT INTO documents (external_id, passage_index, content, embedding, code, source)
                SELECT 'rare-' || n, 0, 'text', ARRAY[0, -1, 0.01 * n, 0, 0, 0, 0, 0]::real[]::vector,
                       'Code rare', 'rare'
                FROM generate_series(1, 7) n
                """);
        insert("exact", "'[1,0,0,0,0,0,0,0]'", "'VIGUEUR', '2020-01-01', '2025-01-01'");
        insert("close", "'[1,0.5,0,0,0,0,0,0]'", "'VIGUEUR', '2025-01-01', NULL");
        insert("repealed", "'[1,0.6,0,0,0,0,0,0]'", "'ABROGE', NULL, NULL");
        insert("to-be-repealed", "'[1,0.7,0,0,0,0,0,0]'", "'ABROGE_DIFF', NULL, '2030-01-01'");
        insert("undated", "'[1,0.8,0,0,0,0,0,0]'", "NULL, NULL, NULL");
        insert("without-vector", "NULL", "NULL, NULL, NULL");
        postgres.execute("CREATE INDEX ON documents USING hnsw (embedding vector_cosine_ops)");
        postgres.execute("ANALYZE documents");
    }

    @AfterAll
    void drop() {
        database.close();
        postgres.close();
    }

    @Test
    void ordersByCosineSimilarity() {
        List<ScoredPassage> found = search(5, -1, planning(Optional.empty()));

        assertThat(externalIds(found))
                .containsExactly("exact", "close", "repealed", "to-be-repealed", "undated");
        assertThat(found.getFirst().similarity()).isEqualTo(1.0);
        assertThat(found.get(1).similarity()).isCloseTo(1 / Math.sqrt(1.25), Offset.offset(1e-6));
        assertThat(found).allMatch(hit -> hit.score() == hit.similarity());
    }

    @Test
    void ordersTiesById() {
        postgres.execute(
                """
                INSERT INTO documents (content, embedding, code)
                SELECT 'text', '[0,0,0,0,0,0,0,1]', 'Code des égaux' FROM generate_series(1, 20)
                """);

        List<ScoredPassage> found =
                search(20, -1, filters(Optional.of("Code des égaux"), Optional.empty()));

        assertThat(found).extracting(hit -> hit.passage().id()).hasSize(20).isSorted();
    }

    @Test
    void keepsToTheLimitAndTheThreshold() {
        assertThat(search(2, -1, planning(Optional.empty()))).hasSize(2);
        assertThat(externalIds(search(5, 0.89, planning(Optional.empty()))))
                .containsExactly("exact", "close");
    }

    @Test
    void findsACodeWhateverItsCase() {
        Filters shouted = filters(Optional.of("CODE DE L'URBANISME"), Optional.empty());

        assertThat(search(10, -1, shouted)).hasSize(5);
    }

    @Test
    void findsAllOfARareCodeAlthoughTheIndexScanEndsBefore() {
        List<ScoredPassage> byCode =
                search(10, -1, filters(Optional.of("Code rare"), Optional.empty()));
        List<ScoredPassage> bySource =
                search(7, -1, new Filters(Optional.empty(), Optional.of("rare"), Optional.empty()));

        assertThat(byCode).hasSize(7);
        assertThat(bySource).hasSize(7);
    }

    @Test
    void combinesAllFilters() {
        Filters all =
                new Filters(
                        Optional.of("Code rare"),
                        Optional.of("rare"),
                        Optional.of(LocalDate.of(2026, 1, 1)));

        assertThat(search(10, -1, all)).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({
        "2019-12-31, to-be-repealed undated",
        "2020-01-01, exact to-be-repealed undated",
        "2024-12-31, exact to-be-repealed undated",
        "2025-01-01, close to-be-repealed undated",
        "2029-12-31, close to-be-repealed undated",
        "2030-01-01, close undated"
    })
    void knowsWhatWasLawOnADay(LocalDate day, String expected) {
        List<ScoredPassage> found = search(10, -1, planning(Optional.of(day)));

        assertThat(String.join(" ", externalIds(found))).isEqualTo(expected);
    }

    @Test
    void findsAPassageByItsId() {
        String id = postgres.value("SELECT id FROM documents WHERE external_id = 'exact'");

        assertThat(passages.find(id).orElseThrow().origin().externalId()).contains("exact");
        assertThat(passages.find(id.substring(1))).isEmpty();
        assertThat(passages.find("1-1-1-1-1")).isEmpty();
        assertThat(passages.find("'; DROP TABLE documents; --")).isEmpty();
    }

    private List<ScoredPassage> search(int limit, double threshold, Filters filters) {
        Embedding question = new Embedding(new float[] {1, 0, 0, 0, 0, 0, 0, 0});
        List<VectorHit> hits =
                passages.nearest(question, new Query("question", limit, threshold, filters));
        Map<String, ScoredPassage> loaded =
                passages
                        .load(hits.stream().map(VectorHit::id).toList(), Optional.of(question))
                        .stream()
                        .collect(Collectors.toMap(hit -> hit.passage().id(), Function.identity()));
        return hits.stream().map(hit -> loaded.get(hit.id())).toList();
    }

    private void insert(String externalId, String vector, String validity) {
        postgres.execute(
                """
                INSERT INTO documents (external_id, passage_index, content, embedding, code,
                                       status, valid_from, valid_to)
                VALUES ('%s', 0, 'text', %s, '%s', %s)
                """
                        .formatted(externalId, vector, "Code de l''urbanisme", validity));
    }

    private static Filters planning(Optional<LocalDate> day) {
        return filters(Optional.of(PLANNING), day);
    }

    private static Filters filters(Optional<String> code, Optional<LocalDate> day) {
        return new Filters(code, Optional.empty(), day);
    }

    private static List<String> externalIds(List<ScoredPassage> found) {
        return found.stream()
                .map(hit -> hit.passage().origin().externalId().orElse("none"))
                .toList();
    }
}
