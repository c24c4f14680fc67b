package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.evaluation.LabelledQuery;
import fr.archireg.orchestrator.evaluation.RankingQuality;
import fr.archireg.orchestrator.evaluation.RankingQuality.Cutoffs;
import fr.archireg.orchestrator.evaluation.RankingQuality.Judged;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.SampleCorpus;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The floor under the quality of searches: the sample corpus, the starter model, 60 questions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetrievalQualityTest {
    private static final Logger LOGGER = System.getLogger(RetrievalQualityTest.class.getName());

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final LlamaEmbeddingModel model =
            TestingModel.with(Map.of("EMBEDDING_PASSAGE_WINDOW", "256"));
    private final CorpusCatalog catalog = new CorpusCatalog(database, model.dimensions());
    private final Retriever retriever = retriever();
    private final List<Labelled> questions = questions();

    /** A line of the file of questions. */
    private record Labelled(String query, List<String> relevant) {}

    @BeforeAll
    void importSample() {
        ModelLoading.await(model, wait -> false);
        assertThat(SampleCorpus.importInto(database, catalog, model)).isZero();
    }

    @AfterAll
    void dropDatabase() {
        database.close();
        postgres.close();
    }

    @Test
    void hybridSearchIsGoodAndBetterThanEmbeddingsAlone() {
        RankingQuality dense = quality(Strategy.DENSE);
        RankingQuality lexical = quality(Strategy.LEXICAL);
        RankingQuality hybrid = quality(Strategy.HYBRID);

        assertThat(hybrid.hit()).isGreaterThan(dense.hit()).isGreaterThan(0.94);
        assertThat(hybrid.ndcg()).isGreaterThan(dense.ndcg()).isGreaterThan(0.84);
        assertThat(hybrid.recall()).isGreaterThan(dense.recall()).isGreaterThan(0.88);
        assertThat(lexical.ndcg()).isGreaterThan(dense.ndcg());
    }

    @Test
    void answersTheQuestionsAndRefusesNonsense() {
        double answered = share(questions.stream().map(Labelled::query).toList());
        double nonsenseAnswered =
                share(LabelledQuery.offTopic().stream().map(LabelledQuery::query).toList());
        LOGGER.log(Level.INFO, "answered questions=" + answered + " nonsense=" + nonsenseAnswered);

        assertThat(LabelledQuery.offTopic()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(answered).isGreaterThan(0.9);
        assertThat(nonsenseAnswered).isLessThan(0.1);
    }

    private double share(List<String> asked) {
        return asked.stream()
                        .map(text ->
                                new Query(
                                        text,
                                        5,
                                        Tuning.STARTER.similarityThreshold(),
                                        Filters.NONE))
                        .filter(query -> retriever.retrieve(query).abstention().isEmpty())
                        .count()
                / (double) asked.size();
    }

    @Test
    void anArticleThatIsNamedComesFirst() {
        assertThat(found("Que dit l'article R. 421-14 ?", Strategy.HYBRID))
                .startsWith("sample-urbanisme-r421-14");
        assertThat(found("c quoi l'art r*421-14 du c. urb ?", Strategy.HYBRID))
                .startsWith("sample-urbanisme-r421-14");
        assertThat(
                        found(
                                "Quel est le délai de recours des tiers contre un permis de"
                                        + " construire ?",
                                Strategy.HYBRID))
                .contains("sample-urbanisme-r600-2");
    }

    private RankingQuality quality(Strategy strategy) {
        RankingQuality quality =
                RankingQuality.of(
                        questions.stream()
                                .map(question ->
                                        new Judged(
                                                Set.copyOf(question.relevant()),
                                                found(question.query(), strategy)))
                                .toList(),
                        Cutoffs.USUAL);
        LOGGER.log(Level.INFO, "quality strategy=" + strategy.wireName() + " " + quality);
        return quality;
    }

    private List<String> found(String question, Strategy strategy) {
        return retriever
                .retrieve(new Query(question, 10, 0, Filters.NONE, strategy))
                .passages()
                .stream()
                .map(hit -> hit.passage().origin().externalId())
                .flatMap(Optional::stream)
                .toList();
    }

    private Retriever retriever() {
        PassageStore passages = new PassageStore(database, catalog, 200);
        Metrics metrics = new Metrics();
        return new HybridRetriever(
                new DenseSearch(model, catalog, passages, metrics),
                new LexicalSearch(database),
                passages,
                () -> Tuning.STARTER,
                metrics);
    }

    private static List<Labelled> questions() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        RetrievalQualityTest.class.getResourceAsStream(
                                                "sample-queries.jsonl")),
                                StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> Json.parse(line, Labelled.class)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
