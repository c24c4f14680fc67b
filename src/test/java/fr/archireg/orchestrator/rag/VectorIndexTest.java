package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VectorIndexTest {
    private static final String VALID_INDEXES =
            """
            SELECT string_agg(indexrelid::regclass::text, ',' ORDER BY indexrelid)
            FROM pg_index JOIN pg_class ON oid = indexrelid
            WHERE indrelid = 'documents'::regclass AND relname LIKE '%embedding%' AND indisvalid
            """;
    private static final String OURS = "documents_embedding_hnsw_idx";

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final VectorIndex index =
            new VectorIndex(database, new CorpusCatalog(database, 8), IndexPrecision.HALFVEC);

    @AfterEach
    void dropDatabase() {
        database.close();
        postgres.close();
    }

    @Test
    void buildsAnIndexInHalfPrecision() {
        createTable(8);

        index.ensure(progress -> {});

        assertThat(postgres.value("SELECT pg_get_indexdef('%s'::regclass)".formatted(OURS)))
                .contains("halfvec(8)", "halfvec_cosine_ops", "m='16'", "ef_construction='128'");
    }

    @Test
    void buildsAnIndexInFullPrecisionIfToldTo() {
        createTable(8);

        full().ensure(progress -> {});

        assertThat(postgres.value("SELECT pg_get_indexdef('%s'::regclass)".formatted(OURS)))
                .contains("(embedding vector_cosine_ops)");
    }

    @Test
    void takesHalfPrecisionForVectorsThatAreTooLongForTheOther() {
        createTable(2_001);

        full().ensure(progress -> {});

        assertThat(postgres.value("SELECT pg_get_indexdef('%s'::regclass)".formatted(OURS)))
                .contains("halfvec(2001)");
    }

    private VectorIndex full() {
        return new VectorIndex(database, new CorpusCatalog(database, 8), IndexPrecision.VECTOR);
    }

    @Test
    void usesTheIndexThatIsThere() {
        createTable(8);
        postgres.execute(
                "CREATE INDEX their_embedding_idx ON documents"
                        + " USING hnsw (embedding vector_cosine_ops)");

        index.ensure(progress -> {});

        assertThat(postgres.value(VALID_INDEXES)).isEqualTo("their_embedding_idx");
    }

    @Test
    void replacesWhatAKilledBuildLeftBehind() {
        createTable(8);
        postgres.execute(
                "CREATE INDEX %s ON documents USING hnsw (embedding vector_cosine_ops)"
                        .formatted(OURS));
        postgres.execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '%s'::regclass"
                        .formatted(OURS));

        index.ensure(progress -> {});

        assertThat(postgres.value(VALID_INDEXES)).isEqualTo(OURS);
        assertThat(postgres.value("SELECT pg_get_indexdef('%s'::regclass)".formatted(OURS)))
                .contains("halfvec_cosine_ops");
    }

    @Test
    void processesThatStartTogetherBuildOneIndex() throws ExecutionException, InterruptedException {
        createTable(8);

        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            Runnable task = () -> index.ensure(progress -> {});
            List<? extends Future<?>> all =
                    List.of(processes.submit(task), processes.submit(task), processes.submit(task));
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(postgres.value(VALID_INDEXES)).isEqualTo(OURS);
    }

    @Test
    void refusesVectorsThatNoIndexHolds() {
        createTable(4_001);

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> index.ensure(progress -> {}))
                .withMessageContainingAll("4000", "4001")
                .extracting(AppException::code)
                .isEqualTo(ErrorCode.DIMENSION_MISMATCH);
    }

    private void createTable(int dimensions) {
        postgres.execute("CREATE EXTENSION vector");
        postgres.execute(
                "CREATE TABLE documents (id bigint PRIMARY KEY, embedding vector(%d))"
                        .formatted(dimensions));
        postgres.execute(
                """
                INSERT INTO documents
                SELECT n, (SELECT array_agg(sin(n * k)) FROM generate_series(1, %d) k)::vector
                FROM generate_series(1, 50) n
                """
                        .formatted(dimensions));
    }
}
