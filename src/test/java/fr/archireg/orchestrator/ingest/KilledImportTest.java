package fr.archireg.orchestrator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.testing.TestingPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledImportTest {
    private static final int DOCUMENTS = 4_000;
    private static final String TABLE =
            "SELECT to_regclass('documents_external_id_passage_index_key')";

    private final TestingPostgres postgres = TestingPostgres.create();

    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws IOException {
        file = TestingCorpus.write(folder.resolve("a"), TestingCorpus.generated(DOCUMENTS));
    }

    @AfterEach
    void dropDatabase() {
        postgres.close();
    }

    @Test
    void goesOnAfterKill() throws IOException, InterruptedException {
        Process killed = start();
        awaitDocuments(killed, 500);
        killed.destroyForcibly().waitFor();
        long documentsAtKill = documents();

        int exit = start().waitFor();

        assertThat(documentsAtKill).isBetween(500L, DOCUMENTS - 1L);
        assertThat(exit).isZero();
        assertComplete();
    }

    @Test
    void endsAfterTheBatchWhenAsked() throws IOException, InterruptedException {
        Process asked = start();
        awaitDocuments(asked, 200);
        asked.destroy();

        int exit = asked.waitFor();

        String output = Files.readString(folder.resolve("output"));
        assertThat(exit).isEqualTo(128 + 15);
        assertThat(output).contains("import was ended, run it again to go on: read=");
        assertThat(output).contains("imported=" + documents() + " ");
    }

    private void assertComplete() {
        assertThat(documents()).isEqualTo(DOCUMENTS);
        assertThat(
                        postgres.value(
                                "SELECT count(*) - count(DISTINCT (external_id, passage_index))"
                                        + " FROM documents"))
                .isEqualTo("0");
        assertThat(
                        postgres.value(
                                """
                                SELECT count(*) FROM (
                                    SELECT external_id FROM documents GROUP BY external_id
                                    HAVING max(passage_index) + 1 <> count(*)
                                        OR count(DISTINCT content_hash) <> 1
                                        OR count(embedding) <> count(*)) AS partial
                                """))
                .isEqualTo("0");
    }

    private void awaitDocuments(Process process, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .failFast("the import ended too early", () -> !process.isAlive())
                .until(() -> !postgres.value(TABLE).equals("null") && documents() >= count);
    }

    private long documents() {
        return Long.parseLong(postgres.value("SELECT count(DISTINCT external_id) FROM documents"));
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ImportProgram.class.getName(),
                        file.toString());
        builder.environment().put("DATABASE_URL", postgres.url());
        builder.redirectOutput(folder.resolve("output").toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }
}
