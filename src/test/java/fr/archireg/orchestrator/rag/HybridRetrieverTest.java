package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words, embeddings and references against a real database; the vectors are made up. */
final class HybridRetrieverTest {
    private static final String TITLES =
            "SELECT string_agg(reference_code || ' ' || reference_key, ', '"
                    + " ORDER BY reference_code, reference_key) FROM orchestrator.lexical_entries";

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final CorpusCatalog catalog = new CorpusCatalog(database, 2);
    private Optional<ErrorCode> modelFailure = Optional.empty();
    private final Retriever retriever = retriever();

    @BeforeEach
    void fillCorpus() {
        new Migrations(database, 2).run();
        insert("Code de l'urbanisme", "R. 421-14", "Travaux soumis à permis", "[1,0]");
        insert("Code de l'urbanisme", "R. 421-9", "Une piscine et sa déclaration", "[0.9,0.1]");
        insert("Code civil", "646", "Le bornage des propriétés", "[0,1]");
        insert("Code rural", "R421-14", "Les baux ruraux", "[-1,0]");
        awaitIndex();
    }

    @AfterEach
    void dropDatabase() {
        database.close();
        postgres.close();
    }

    @Test
    void findsWordsWithoutTheirAccentsAndInAnotherForm() {
        assertThat(references(search("DECLARATIONS de piscines", Strategy.LEXICAL)))
                .containsExactly("R. 421-9");
    }

    @Test
    void putsTheArticleOfTheQuestionFirst() {
        Retrieval found = search("le bornage, et R421-14 C. urb.", Strategy.HYBRID);

        assertThat(references(found)).startsWith("R. 421-14", "646");
        assertThat(found.strategy()).isEqualTo(Strategy.HYBRID);
        assertThat(found.notice()).isEmpty();
    }

    @Test
    void saysThatSeveralCodesHaveTheArticle() {
        Retrieval found = search("Que dit l'article R. 421-14 ?", Strategy.HYBRID);

        assertThat(references(found).subList(0, 2))
                .containsExactlyInAnyOrder("R. 421-14", "R421-14");
        assertThat(found.notice()).contains("ambiguous_reference");
    }

    @Test
    void abstainsWhereTheArticleIsNoLongerLaw() {
        postgres.execute(
                "UPDATE documents SET status = 'ABROGE', valid_to = '2020-01-01'"
                        + " WHERE code = 'Code civil'");

        Retrieval found = searchToday("Que dit l'article 646 du code civil sur les baux ruraux ?");

        assertThat(found.abstention())
                .hasValueSatisfying(abstention -> {
                    assertThat(abstention.reason()).isEqualTo(Abstention.Reason.ONLY_ABROGATED);
                    assertThat(abstention.nearest())
                            .extracting(hit -> hit.passage().origin().reference())
                            .containsExactly(Optional.of("646"));
                });
        assertThat(references(found)).doesNotContain("646");
        assertThat(search("l'article 646 du code civil", Strategy.HYBRID).abstention()).isEmpty();
    }

    @Test
    void takesTheVersionThatIsLaw() {
        insert("Code civil", "646", "Le bornage ancien", "[0,1]");
        postgres.execute(
                "UPDATE documents SET status = 'MODIFIE', valid_to = '2020-01-01'"
                        + " WHERE content = 'Le bornage ancien'");
        awaitIndex();

        Retrieval found = searchToday("article 646 C. civ.");

        assertThat(found.abstention()).isEmpty();
        assertThat(found.passages().getFirst().passage().content())
                .isEqualTo("Le bornage des propriétés");
    }

    @Test
    void abstainsWhereNothingFits() {
        Query query =
                new Query(
                        "recette de la tarte aux pommes et sa déclaration",
                        10,
                        0,
                        Filters.NONE,
                        Strategy.LEXICAL);

        Retrieval found = retriever.retrieve(query);

        assertThat(found.abstention().map(Abstention::reason)).contains(Abstention.Reason.NO_MATCH);
        assertThat(found.notice()).contains("no_match");
        assertThat(found.abstention().map(Abstention::nearest).orElseThrow()).isNotEmpty();
    }

    @Test
    void showsDifferentDocumentsFirst() {
        postgres.execute(
                """
                INSERT INTO documents (title, content, external_id, passage_index, embedding)
                VALUES ('Silo', 'silo silo silo silo', 'long', 0, '[0,1]'),
                       ('Silo', 'silo silo silo', 'long', 1, '[0,1]'),
                       ('Silo', 'silo silo', 'long', 2, '[0,1]'),
                       ('Autre', 'un silo et bien autre chose', 'short', 0, '[0,1]')
                """);
        awaitIndex();

        assertThat(search("silo", Strategy.LEXICAL).passages())
                .extracting(hit -> hit.passage().origin().externalId().orElse(""))
                .containsExactly("long", "short", "long", "long");
    }

    @Test
    void knowsAWordByItsStemAndWithoutItsAccents() {
        insert("Code du travail", "L. 1", "La salariée licenciée à l’été", "[0,1]");
        awaitIndex();

        for (String words :
                List.of("salarié", "salariés", "SALARIÉES", "licenciés", "salarie", "licenciee")) {
            assertThat(references(search(words, Strategy.LEXICAL)))
                    .as(words)
                    .containsExactly("L. 1");
        }
    }

    @Test
    void keepsToTheTextWhateverSignsAreInIt() {
        insert("Code du travail", "L. 1", "lʼarticle ŉ ＇ \\ ﹨ ″x″ a:1A ''é''", "[0,1]");

        awaitIndex();

        assertThat(postgres.value("SELECT count(*) FROM orchestrator.lexical_entries"))
                .isEqualTo("5");
    }

    @Test
    void filtersArticlesAndWords() {
        postgres.execute("UPDATE documents SET valid_to = '2020-01-01' WHERE code = 'Code civil'");
        Filters today =
                new Filters(
                        Optional.empty(), Optional.empty(), Optional.of(LocalDate.of(2026, 1, 1)));
        Query query = new Query("bornage article 646 C. civ.", 10, 0, today, Strategy.LEXICAL);

        assertThat(retriever.retrieve(query).passages()).isEmpty();
    }

    @Test
    void everySimilarityIsACosine() {
        Query query = new Query("bornage", 10, 0.95, Filters.NONE);

        List<ScoredPassage> found = retriever.retrieve(query).passages();

        assertThat(found)
                .filteredOn(hit -> hit.passage().origin().reference().equals(Optional.of("646")))
                .singleElement()
                .satisfies(hit -> assertThat(hit.similarity()).isBetween(-1e-6, 1e-6));
        assertThat(found).extracting(hit -> hit.passage().title()).doesNotContain("Code rural");
        assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
    }

    @Test
    void answersByWordsWhileTheModelIsAway() {
        modelFailure = Optional.of(ErrorCode.EMBEDDING_UNAVAILABLE);

        Retrieval found = search("une piscine", Strategy.HYBRID);

        assertThat(references(found)).containsExactly("R. 421-9");
        assertThat(found.strategy()).isEqualTo(Strategy.LEXICAL);
        assertThat(found.degraded()).contains("embedding_unavailable");
        assertThat(found.passages().getFirst().similarity()).isZero();
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> search("une piscine", Strategy.DENSE))
                .extracting(AppException::code)
                .isEqualTo(ErrorCode.EMBEDDING_UNAVAILABLE);
    }

    @Test
    void doesNotHideWhatIsWrongWithTheQuestion() {
        modelFailure = Optional.of(ErrorCode.INVALID_REQUEST);

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> search("une piscine", Strategy.HYBRID))
                .extracting(AppException::code)
                .isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void findsNothingWhereNoWordOccurs() {
        assertThat(search("zzz 'de' \\ & | !", Strategy.LEXICAL).passages()).isEmpty();
    }

    @Test
    void searchesForWhatIsAskedAboutAndNotForTheWordsThatAsk() {
        insert(
                "Code du travail",
                "L. 1",
                "Comment, combien et pourquoi, quels, lesquelles",
                "[0,1]");
        awaitIndex();

        assertThat(references(search("Comment, et pour quelle piscine ?", Strategy.LEXICAL)))
                .containsExactly("R. 421-9");
        assertThat(search("Pourquoi ? Lequel ? Où ?", Strategy.LEXICAL).passages()).isEmpty();
    }

    @Test
    void prefersThePassageWhereNeighboursOfTheQuestionStandTogether() {
        insert(
                "Code civil",
                "apart",
                "Le mur entre deux cours, jardins, champs, granges, étables, silos, serres, remises"
                        + " et appentis de toute hauteur est mitoyen",
                "[0,1]");
        insert(
                "Code civil",
                "close",
                "Entre deux cours, jardins, champs, granges, étables, silos, serres, remises et"
                        + " appentis de toute hauteur est mitoyen le mur",
                "[0,1]");
        awaitIndex();

        assertThat(references(search("Un mur mitoyen", Strategy.LEXICAL)))
                .containsExactly("close", "apart");
    }

    @Test
    void findsWhatTheQuestionCallsAnotherName() {
        insert("Code de l'urbanisme", "L. 151-1", "Le plan local d''urbanisme", "[0,1]");
        insert("Code de l'urbanisme", "L. 151-2", "Le plan local d''urbanisme, ou PLU", "[0,1]");
        awaitIndex();

        assertThat(references(search("PLU", Strategy.LEXICAL))).startsWith("L. 151-2", "L. 151-1");
        assertThat(references(search("un PLUi ?", Strategy.LEXICAL)).subList(0, 2))
                .containsExactlyInAnyOrder("L. 151-1", "L. 151-2");
    }

    @Test
    void followsWhateverWritesTheCorpus() {
        postgres.execute("DELETE FROM documents WHERE reference = '646'");
        postgres.execute("UPDATE documents SET content = 'Un silo' WHERE reference = 'R. 421-9'");
        postgres.execute(
                "INSERT INTO documents (title, content) VALUES"
                        + " ('Code civil, article 678 : vues', 'Les vues droites')");
        awaitIndex();

        assertThat(references(search("silo", Strategy.LEXICAL))).containsExactly("R. 421-9");
        assertThat(search("piscine", Strategy.LEXICAL).passages()).isEmpty();
        assertThat(postgres.value(TITLES))
                .isEqualTo("CIVIL 678, RURAL R421-14, URBANISME R421-14, URBANISME R421-9");
    }

    @Test
    void leavesTheRowsOfTheCorpusAlone() {
        String rows = "SELECT md5(string_agg(xmin || ' ' || ctid, ',' ORDER BY id)) FROM documents";
        String before = postgres.value(rows);
        postgres.execute("TRUNCATE orchestrator.lexical_entries");

        new LexicalIndex(database, catalog).refresh();

        assertThat(postgres.value("SELECT count(*) FROM orchestrator.lexical_entries"))
                .isEqualTo("4");
        assertThat(postgres.value(rows)).isEqualTo(before);
    }

    @Test
    void countsTheLexemesThatAKilledProcessLeftUncounted() {
        postgres.execute("DELETE FROM orchestrator.lexeme_statistics");

        awaitIndex();

        assertThat(references(search("piscine", Strategy.LEXICAL))).containsExactly("R. 421-9");
    }

    @Test
    void oneProcessAtATimeFollowsTheCorpus() {
        postgres.execute("TRUNCATE orchestrator.lexical_entries");
        database.unpooled(handle -> {
            handle.query(
                    "SELECT pg_advisory_lock(hashtextextended('orchestrator.lexical_entries', 0))",
                    row -> "");
            new LexicalIndex(database, catalog).refresh();
            return "";
        });

        assertThat(postgres.value("SELECT count(*) FROM orchestrator.lexical_entries"))
                .isEqualTo("0");
    }

    private void insert(String code, String reference, String content, String vector) {
        postgres.execute(
                """
                INSERT INTO documents (title, content, code, reference, embedding)
                VALUES ('%1$s', '%2$s', '%1$s', '%3$s', '%4$s')
                """
                        .formatted(code.replace("'", "''"), content, reference, vector));
    }

    /** A new index looks at everything, whether or not PostgreSQL has counted the writes yet. */
    private void awaitIndex() {
        new LexicalIndex(database, catalog).refresh();
    }

    private Retrieval searchToday(String text) {
        Filters today = Filters.NONE.orOn(LocalDate.of(2026, 1, 1));
        return retriever.retrieve(new Query(text, 10, 0, today));
    }

    private Retrieval search(String text, Strategy strategy) {
        return retriever.retrieve(new Query(text, 10, 0, Filters.NONE, strategy));
    }

    private static List<String> references(Retrieval retrieval) {
        return retrieval.passages().stream()
                .map(hit -> hit.passage().origin().reference().orElse(""))
                .toList();
    }

    private Retriever retriever() {
        PassageStore passages = new PassageStore(database, catalog, 40);
        Metrics metrics = new Metrics();
        return new HybridRetriever(
                new DenseSearch(new FixedModel(), catalog, passages, metrics),
                new LexicalSearch(database),
                passages,
                () -> new Tuning(0.5, 0, 0.2),
                metrics);
    }

    /** Every question points the same way, unless the model is to fail. */
    private final class FixedModel implements EmbeddingModel {
        @Override
        public Embedding embed(String text, EmbeddingRole role) {
            modelFailure.ifPresent(code -> {
                throw new AppException(code, "the test wants it");
            });
            return new Embedding(new float[] {1, 0});
        }

        @Override
        public int countTokens(String text) {
            return 1;
        }

        @Override
        public int tokensMax(EmbeddingRole role) {
            return 100;
        }

        @Override
        public int passageWindow() {
            return 0;
        }

        @Override
        public int dimensions() {
            return 2;
        }
    }
}
