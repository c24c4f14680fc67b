package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.admin.TestResult.Status;
import fr.archireg.orchestrator.corpus.CorpusCanary;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.rag.CorpusFiguresStore;
import fr.archireg.orchestrator.rag.PassageSampleStore;
import fr.archireg.orchestrator.rag.VectorConfig;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the corpus, and how each turns red. */
class CorpusChecksTest {
    private final AdminBench bench = new AdminBench().withDocuments();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void seesTheIndexOfVectors() {
        TestResult result = pgvector();

        assertThat(result.error()).isEmpty();
        assertThat(Json.text(result.data()))
                .contains(
                        "\"passages\":4",
                        "\"valid\":true",
                        "\"dimensions\":384",
                        "\"name\":\"documents_embedding_hnsw_idx\"")
                .containsAnyOf("\"index_use\":\"chosen\"", "\"index_use\":\"possible\"");
    }

    @Test
    void missesTheIndexOfVectors() {
        bench.postgres().execute("DROP INDEX public.documents_embedding_hnsw_idx");

        assertFailed(pgvector(), "there is no HNSW index");
    }

    @Test
    void seesABrokenIndexOfVectors() {
        bench.postgres()
                .execute(
                        """
                        UPDATE pg_index SET indisvalid = false
                        WHERE indexrelid = 'public.documents_embedding_hnsw_idx'::regclass
                        """);

        assertFailed(pgvector(), "no HNSW index is valid");
    }

    @Test
    void seesAnIndexThatDoesNotFitTheSearch() {
        bench.postgres().execute("DROP INDEX public.documents_embedding_hnsw_idx");
        bench.postgres()
                .execute("CREATE INDEX ON public.documents USING hnsw (embedding vector_l2_ops)");

        assertFailed(pgvector(), "the planner does not use the index");
    }

    @Test
    void countsPassagesWithoutAVector() {
        bench.postgres()
                .execute("UPDATE public.documents SET embedding = NULL WHERE code LIKE '%civil'");

        assertFailed(pgvector(), "1 of 4 passages have no embedding");
    }

    @Test
    void seesVectorsOfAnotherLength() {
        TestResult result =
                AdminBench.run(
                        new PgvectorCheck(
                                new CorpusFiguresStore(bench.database()),
                                bench.passages(),
                                bench.catalog(),
                                768,
                                InstantSource.system()));

        assertFailed(result, "dimension_mismatch: ");
        assertThat(result.error().orElseThrow()).contains("384", "768");
    }

    @Test
    void findsAKnownQuestionByBothArms() {
        TestResult result = retrieval(0.2);

        assertThat(result.error()).isEmpty();
        assertThat(Json.text(result.data())).contains("\"degraded\":null").doesNotContain(":0,");
    }

    @Test
    void seesAnEmptyCorpus() {
        bench.postgres().execute("DELETE FROM public.documents");

        assertFailed(retrieval(0.2), "embeddings find nothing: the corpus may be empty");
    }

    @Test
    void seesThatTheLexicalIndexIsNotBuilt() {
        bench.postgres().execute("TRUNCATE orchestrator.lexical_entries");

        assertFailed(retrieval(0.2), "words find nothing: the lexical index may not be built");
    }

    @Test
    void seesAThresholdThatBelongsToAnotherModel() {
        assertFailed(retrieval(0.99), "is below RAG_SIMILARITY_THRESHOLD");
    }

    @Test
    void seesThatThereIsNoTableToSearch() {
        bench.postgres().execute("ALTER TABLE orchestrator.lexical_entries RENAME TO gone");

        TestResult result = retrieval(0.2);

        assertFailed(result, "database_unavailable: ");
        assertThat(result.error().orElseThrow()).doesNotContain("SELECT", "lexical_entries");
    }

    @Test
    void findsTheStoredVectorsAgain() {
        TestResult result = compatibility();

        assertThat(result.error()).isEmpty();
        assertThat(Json.text(result.data())).contains("\"compared\":4");
    }

    @Test
    void seesVectorsOfAnotherModel() {
        bench.postgres()
                .execute(
                        """
                        UPDATE public.documents SET embedding =
                            (SELECT ('[' || string_agg(sin(n * length(content))::text, ',') || ']')::vector
                             FROM generate_series(1, 384) AS n)
                        WHERE external_id = 'bornage'
                        """);

        assertFailed(compatibility(), "1 of 4 stored vectors are not the model's");
    }

    @Test
    void comparesNothingWithAnEmptyCorpus() {
        bench.postgres().execute("DELETE FROM public.documents");

        assertThat(compatibility().status()).isEqualTo(Status.SKIPPED);
    }

    private TestResult pgvector() {
        return AdminBench.run(
                new PgvectorCheck(
                        new CorpusFiguresStore(bench.database()),
                        bench.passages(),
                        bench.catalog(),
                        AdminBench.DIMENSIONS,
                        InstantSource.system()));
    }

    private TestResult retrieval(double threshold) {
        return AdminBench.run(new RetrievalCheck(bench.retriever(), () -> threshold));
    }

    private TestResult compatibility() {
        return AdminBench.run(
                new EmbeddingCompatibilityCheck(
                        new CorpusCanary(
                                new PassageSampleStore(bench.database(), bench.catalog()),
                                bench.catalog(),
                                new VectorSelection(
                                        VectorConfig.from(new Settings(Map.of())),
                                        TestingModel.shared()::identity),
                                TestingModel.shared(),
                                InstantSource.system())));
    }

    private static void assertFailed(TestResult result, String reason) {
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.success()).isFalse();
        assertThat(result.error().orElseThrow()).contains(reason);
    }
}
