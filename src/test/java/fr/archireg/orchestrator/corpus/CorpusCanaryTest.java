package fr.archireg.orchestrator.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.testing.ModelVariant;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A part of the sample corpus, imported with the starter model, before the eyes of other models.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class CorpusCanaryTest {
    private static final long SEED = 5;

    private final TestingVectors vectors = new TestingVectors();
    private final TestingVectors.Instance right = vectors.instance(TestingModel.shared());

    @TempDir static Path folder;

    @BeforeAll
    void importSome() throws IOException {
        Path file = TestingVectors.sample(folder.resolve("sample.jsonl"), 45);
        assertThat(right.importFiles(file.toString())).isZero();
        vectors.postgres().execute("ANALYZE documents");
    }

    @AfterAll
    void drop() {
        vectors.close();
    }

    @Test
    void neverFlagsTheCorpusOfItsOwnModel() {
        // Whatever is drawn.
        CorpusCanary canary = vectors.restarted(TestingModel.shared()).canary();

        List<CanaryReport> reports = LongStream.range(0, 200).mapToObj(canary::check).toList();

        assertThat(reports)
                .allSatisfy(report -> {
                    assertThat(report.verdict()).as(report.text()).isEqualTo(Verdict.PASS);
                    assertThat(report.lowest().orElseThrow()).isGreaterThan(0.9999);
                    assertThat(report.compared()).isBetween(24, 32);
                });
    }

    @Test
    void noticesAnotherPooling() {
        CanaryReport report = check(starter("EMBEDDING_POOLING", "cls"));

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.reason().orElseThrow()).contains("another pooling");
    }

    @Test
    void noticesAnotherPrefix() {
        LlamaEmbeddingModel prefixed = starter("EMBEDDING_PASSAGE_PREFIX", "passage: ");

        List<CanaryReport> reports =
                LongStream.range(0, 20)
                        .mapToObj(vectors.instance(prefixed).canary()::check)
                        .toList();

        assertThat(reports)
                .allSatisfy(report -> {
                    assertThat(report.verdict()).as(report.text()).isEqualTo(Verdict.WARNING);
                    assertThat(report.median().orElseThrow()).isLessThan(0.995);
                    assertThat(report.reason().orElseThrow()).contains("another passage prefix");
                });
    }

    @Test
    void noticesAnotherWindow() {
        CanaryReport report = check(starter("EMBEDDING_PASSAGE_WINDOW", "48"));

        assertThat(report.verdict()).as(report.text()).isNotEqualTo(Verdict.PASS);
        assertThat(report.median().orElseThrow()).isLessThan(0.995);
        assertThat(report.reason().orElseThrow()).contains("another passage window");
    }

    @Test
    void noticesAnotherModelOfTheSameLength() throws IOException {
        CanaryReport report =
                check(variant("other", ModelVariant.ofStarter().perturbed(SEED, 0.1)));

        assertThat(report.verdict()).as(report.text()).isEqualTo(Verdict.FAIL);
        assertThat(report.reason().orElseThrow()).contains("another model file");
    }

    @Test
    void noticesAnotherLength() throws IOException {
        CanaryReport report = check(variant("narrow", ModelVariant.ofStarter().narrow(192, 6)));

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.reason().orElseThrow()).contains("192", "384");
    }

    @Test
    void letsAnotherQuantizationOfTheModelPassWithAWarning() throws IOException {
        CanaryReport report = check(variant("half", ModelVariant.ofStarter().inHalfPrecision()));

        assertThat(report.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(report.lowest().orElseThrow()).as(report.text()).isGreaterThan(0.999);
        assertThat(report.reason()).contains("they were stored with another model file");
    }

    @Test
    void knowsAnAdoptedCorpusByComparisonAlone() throws IOException {
        LlamaEmbeddingModel pooled = starter("EMBEDDING_POOLING", "cls");
        for (String form : List.of("content", "title || E'\\n' || content")) {
            try (TestingVectors adopted = new TestingVectors()) {
                adopt(adopted, form);

                CanaryReport own = adopted.instance(TestingModel.shared()).canary().check(SEED);
                CanaryReport other = adopted.instance(pooled).canary().check(SEED);

                assertThat(own.verdict()).as(own.text()).isEqualTo(Verdict.PASS);
                assertThat(own.lowest().orElseThrow()).isGreaterThan(0.9999);
                assertThat(other.verdict()).as(other.text()).isEqualTo(Verdict.FAIL);
            }
        }
    }

    @Test
    void noticesAPartThatAnotherModelMade() {
        try (TestingVectors mixed = new TestingVectors()) {
            adopt(mixed, "content");
            mixed.postgres()
                    .execute(
                            """
                            UPDATE documents SET embedding =
                                (SELECT embedding FROM documents WHERE id = 1)
                            WHERE id % 4 = 2
                            """);

            CanaryReport report = mixed.instance(TestingModel.shared()).canary().check(SEED);

            assertThat(report.verdict()).as(report.text()).isEqualTo(Verdict.WARNING);
        }
    }

    @Test
    void comparesNothingWhereNothingIs() {
        try (TestingVectors empty = new TestingVectors()) {
            TestingVectors.Instance instance = empty.instance(TestingModel.shared());
            instance.tools().migrations().run();

            assertThat(instance.canary().check().verdict()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void recordsWhatMadeTheVectors() {
        EmbeddingIdentity identity = TestingModel.shared().identity().orElseThrow();

        assertThat(
                        vectors.postgres()
                                .value(
                                        """
                                        SELECT concat_ws(' ', name, model_sha256, pooling,
                                                         dimensions, complete)
                                        FROM orchestrator.vector_sets
                                        """))
                .isEqualTo("embedding %s MEAN 384 t".formatted(identity.modelSha256()));
    }

    private CanaryReport check(LlamaEmbeddingModel model) {
        return vectors.instance(model).canary().check(SEED);
    }

    private static LlamaEmbeddingModel starter(String setting, String value) {
        return TestingModel.with(Map.of(setting, value));
    }

    private static LlamaEmbeddingModel variant(String name, ModelVariant variant)
            throws IOException {
        Path file = folder.resolve(name + ".gguf");
        if (!Files.exists(file)) {
            variant.write(file);
        }
        return TestingModel.with(file, Map.of());
    }

    /** A table of another program, with numbers as ids, and vectors of this form of its texts. */
    private void adopt(TestingVectors adopted, String form) {
        adopted.postgres()
                .execute(
                        """
                        CREATE EXTENSION vector;
                        CREATE TABLE documents (id bigint PRIMARY KEY, title text, content text,
                                                embedding vector(384))
                        """);
        String[] rows =
                vectors.postgres()
                        .value(
                                """
                                SELECT string_agg(concat_ws('~', title, content, %s), '|' ORDER BY id)
                                FROM (SELECT * FROM documents ORDER BY external_id LIMIT 24) AS few
                                """
                                        .formatted(form))
                        .split("\\|", -1);
        for (int i = 0; i < rows.length; i++) {
            String[] texts = rows[i].split("~", -1);
            float[] values = right.model().embed(texts[2], EmbeddingRole.PASSAGE).values();
            adopted.postgres()
                    .execute(
                            "INSERT INTO documents VALUES (%d, $$%s$$, $$%s$$, '%s')"
                                    .formatted(i, texts[0], texts[1], Arrays.toString(values)));
        }
        adopted.instance(TestingModel.shared()).tools().migrations().run();
    }
}
