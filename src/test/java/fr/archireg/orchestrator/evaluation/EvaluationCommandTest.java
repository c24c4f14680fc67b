package fr.archireg.orchestrator.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.embedding.CachingEmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.DenseSearch;
import fr.archireg.orchestrator.rag.HybridRetriever;
import fr.archireg.orchestrator.rag.LexicalIndex;
import fr.archireg.orchestrator.rag.LexicalSearch;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.RagConfig;
import fr.archireg.orchestrator.rag.Tuning;
import fr.archireg.orchestrator.rag.TuningStore;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.SampleCorpus;
import fr.archireg.orchestrator.testing.TestingModel;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The whole command over the sample corpus, with the starter model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EvaluationCommandTest {
    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final EmbeddingModel model =
            new CachingEmbeddingModel(TestingModel.shared(), 1_000, new Metrics());
    private final CorpusCatalog catalog = new CorpusCatalog(database, model.dimensions());
    private final TuningStore tuning =
            new TuningStore(
                    database, () -> Optional.of("starter"), RagConfig.from(new Settings(Map.of())));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @BeforeAll
    void importSample() {
        assertThat(SampleCorpus.importInto(database, catalog, model)).isZero();
    }

    @AfterAll
    void dropDatabase() {
        database.close();
        postgres.close();
    }

    @Test
    void putsTheStrategiesSideBySide() throws IOException {
        Path json = folder.resolve("figures.json");

        int exitCode = run(sampleQueries().toString(), "--json", json.toString());

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("60 questions in 60 groups", "recall@10", "nDCG@10", "p95 ms")
                .containsPattern("dense +0\\.\\d{3} \\[")
                .containsPattern("lexical +0\\.\\d{3} \\[")
                .containsPattern("hybrid +0\\.\\d{3} \\[");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.at("/questions").asInt()).isEqualTo(60);
        JsonNode hybrid = figures.at("/strategies/2");
        assertThat(hybrid.at("/strategy").asText()).isEqualTo("hybrid");
        assertThat(hybrid.at("/quality/ndcg/value").asDouble())
                .isBetween(
                        hybrid.at("/quality/ndcg/low").asDouble(),
                        hybrid.at("/quality/ndcg/high").asDouble())
                .isGreaterThan(0.8);
        assertThat(hybrid.at("/latency_ms/p95").asDouble())
                .isGreaterThanOrEqualTo(hybrid.at("/latency_ms/p50").asDouble());
    }

    @Test
    void calibratesAndStoresWhatItFound() throws IOException {
        Path queries =
                write(
                        """
                        {"query":"abri de jardin","relevant":["sample-urbanisme-r421-9"]}
                        {"query":"piscine","relevant":["sample-urbanisme-r421-9"]}
                        """);

        int exitCode = run(queries.toString(), "--calibrate", "--save");

        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("RAG_DENSE_WEIGHT=", "Stored with the model");
        Tuning found = tuning.current();
        assertThat(found).isNotEqualTo(Tuning.DEFAULT);
        assertThat(out.toString())
                .contains("RAG_SIMILARITY_THRESHOLD=" + found.similarityThreshold());
    }

    @Test
    void measuresTheGroupsOfTheFile() throws IOException {
        Path queries =
                write(
                        """
                        {"query":"piscine","group":"eau","relevant":["sample-urbanisme-r421-9"]}
                        {"query":"bassin","group":"eau","relevant":["sample-urbanisme-r421-9"]}

                        {"query":"Que dit R. 421-14 ?","relevant":["sample-urbanisme-r421-14"]}
                        {"query":"recette de tarte","relevant":[]}
                        """);
        Path json = folder.resolve("groups.json");

        assertThat(run(queries.toString(), "--json", json.toString())).isZero();

        assertThat(out.toString()).contains("3 questions in 2 groups");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.at("/strategies/2/ndcg_by_group").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("eau");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"query":"a","relevant":["b"]}               | At least two questions
                    {"query":" ","relevant":["b"]}               | line 1
                    {"query":"a"}                                | line 1
                    {"query":"a","relevant":["b"],"more":1}      | line 1
                    no JSON                                      | line 1
                    """)
    void saysWhatIsWrongWithAFile(String content, String message) throws IOException {
        Path queries = write(content);

        assertThat(run(queries.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void saysWhatIsWrongWithTheCommandLine() throws IOException {
        assertThat(run()).isEqualTo(2);
        assertThat(run(folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(run(sampleQueries().toString(), "--save")).isEqualTo(2);
        assertThat(run(sampleQueries().toString(), "--hit-at", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Not a readable file", "--save needs --calibrate", "from 1 to 50");
    }

    private int run(String... arguments) {
        return new CommandLine(new EvaluationCommand(this::parts))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private EvaluationParts parts() {
        PassageStore passages = new PassageStore(database, catalog, 200);
        Metrics metrics = new Metrics();
        DenseSearch dense = new DenseSearch(model, catalog, passages, metrics);
        LexicalSearch lexical = new LexicalSearch(database);
        return new EvaluationParts(
                found -> new HybridRetriever(dense, lexical, passages, () -> found, metrics),
                found -> new HybridRetriever(dense, lexical, passages, () -> found, metrics),
                tuning,
                new LexicalIndex(database, catalog),
                "starter",
                LocalDate.of(2026, 11, 24),
                () -> {});
    }

    private Path sampleQueries() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        EvaluationCommandTest.class.getResourceAsStream(
                                "/fr/archireg/orchestrator/rag/sample-queries.jsonl"))) {
            return write(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("queries.jsonl"), content);
    }
}
