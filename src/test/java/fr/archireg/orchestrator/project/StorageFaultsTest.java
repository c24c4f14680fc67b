package fr.archireg.orchestrator.project;

import static fr.archireg.orchestrator.testing.SampleFiles.pdf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.storage.ByteRange;
import fr.archireg.orchestrator.storage.FileStores;
import fr.archireg.orchestrator.storage.StorageConfig;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files in Supabase Storage while storage and database fail, and files of two users. */
class StorageFaultsTest {
    private static final byte[] PDF = pdf(200_000);

    private final Caller anna = new Caller(UUID.randomUUID());
    private final Caller boris = new Caller(UUID.randomUUID());
    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingStorage storage = TestingStorage.start();
    private Database database;
    private ProjectParts parts;
    private UUID project;

    @BeforeEach
    void start() {
        Map<String, String> variables = new HashMap<>(storage.variables());
        variables.put("DATABASE_URL", postgres.url());
        Settings settings = new Settings(variables);
        StorageConfig config = StorageConfig.from(settings);
        database = Database.open(DbConfig.from(settings));
        new Migrations(database, 384).run();
        parts =
                ProjectParts.create(
                        database,
                        FileStores.of(config, Duration.ofSeconds(1)),
                        config,
                        Clock.systemUTC());
        project = parts.store().create(anna, details()).id();
    }

    @AfterEach
    void stop() {
        database.close();
        storage.close();
        postgres.close();
    }

    @Test
    void keepsTheObjectUnderAKeyOfItsOwn() throws IOException {
        ProjectFile file = upload(PDF);

        assertThat(storage.objects())
                .containsOnlyKeys("project-files/%s/%s".formatted(anna.userId(), file.id()));
        try (InputStream part = parts.files().open(anna, file, new ByteRange(5, 100_000))) {
            assertThat(part.readAllBytes())
                    .startsWith("1.7".getBytes(StandardCharsets.US_ASCII))
                    .hasSize(100_000);
        }
        parts.files().delete(anna, file.id());
        assertThat(storage.objects()).isEmpty();
        assertThat(rows()).isEqualTo("");
    }

    @Test
    void keepsNothingWhenTheStorageRefuses() {
        Map<TestingStorage.Fault, ErrorCode> faults =
                Map.of(
                        post(400, "{\"statusCode\":\"409\"}"), ErrorCode.STORAGE_FAILED,
                        post(400, "{\"statusCode\":\"413\"}"), ErrorCode.PAYLOAD_TOO_LARGE,
                        post(400, "<html>"), ErrorCode.STORAGE_FAILED,
                        post(302, ""), ErrorCode.STORAGE_FAILED,
                        post(404, ""), ErrorCode.STORAGE_FAILED);
        faults.forEach((fault, code) -> {
            storage.failWith(fault);

            assertFails(code);

            assertThat(rows()).isEqualTo("");
        });
    }

    @Test
    void leavesWhatMayHaveArrivedToTheSweeper() {
        Map<TestingStorage.Fault, ErrorCode> faults =
                Map.of(
                        new TestingStorage.Fault("POST", 503, "", true),
                        ErrorCode.STORAGE_UNAVAILABLE,
                        new TestingStorage.Fault("POST", 0, "", true),
                        ErrorCode.STORAGE_UNAVAILABLE,
                        new TestingStorage.Fault("POST", -1, "", true),
                        ErrorCode.STORAGE_TIMEOUT);
        faults.forEach((fault, code) -> {
            storage.failWith(fault);

            assertFails(code);

            assertThat(storage.objects()).isEmpty();
            assertThat(rows()).isEqualTo("deleting");
            age();
            parts.files().sweep();
            assertThat(rows()).isEqualTo("");
        });
    }

    @Test
    void sweepsObjectsThatCouldNotBeDeleted() {
        ProjectFile file = upload(PDF);
        storage.failWith(new TestingStorage.Fault("DELETE", 500, "", false));

        parts.files().delete(anna, file.id());

        assertThatThrownBy(() -> parts.files().require(anna, file.id()))
                .isInstanceOf(AppException.class);
        assertThat(storage.objects()).hasSize(1);
        storage.recover();
        parts.files().sweep();
        assertThat(storage.objects()).as("too young").hasSize(1);
        age();
        parts.files().sweep();
        assertThat(storage.objects()).isEmpty();
        assertThat(rows()).isEqualTo("");
    }

    @Test
    void leavesNoOrphanWhenTheRowCannotBeFinished() {
        postgres.execute(
                "ALTER TABLE orchestrator.files ADD CONSTRAINT broken CHECK (status <> 'stored')");

        assertFails(ErrorCode.INTERNAL);

        assertThat(storage.objects()).isEmpty();
        assertThat(rows()).isEqualTo("");
    }

    @Test
    void sweepsAnUploadWhoseProcessDied() {
        ProjectFile file = upload(PDF);
        postgres.execute("UPDATE orchestrator.files SET status = 'uploading'");
        age();

        parts.files().sweep();

        assertThat(file.sizeBytes()).isEqualTo(PDF.length);
        assertThat(storage.objects()).isEmpty();
        assertThat(rows()).isEqualTo("");
    }

    @Test
    void keepsUsersApart() {
        ProjectFile file = upload(PDF);

        assertNotFound(() -> parts.access().require(boris, project));
        assertNotFound(() -> parts.store().update(boris, project, before -> before));
        assertNotFound(() -> parts.files().deleteProject(boris, project));
        assertNotFound(() -> parts.files().require(boris, file.id()));
        assertNotFound(() -> parts.files().delete(boris, file.id()));
        assertNotFound(() -> upload(boris, PDF));
        assertThat(parts.store().list(boris, page())).isEmpty();
        assertThat(parts.files().list(boris, project, page())).isEmpty();
        assertThat(parts.files().require(anna, file.id())).isEqualTo(file);
        assertThat(storage.objects()).hasSize(1);
    }

    private void assertFails(ErrorCode code) {
        assertThatThrownBy(() -> upload(PDF))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertNotFound(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        AppException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private ProjectFile upload(byte[] content) {
        return upload(anna, content);
    }

    private ProjectFile upload(Caller caller, byte[] content) {
        return parts.files()
                .upload(
                        caller,
                        project,
                        "a.pdf",
                        new ByteArrayInputStream(content),
                        Optional.empty());
    }

    private void age() {
        postgres.execute(
                "UPDATE orchestrator.files SET updated_at = now() - interval '61 minutes'");
    }

    private String rows() {
        return postgres.value(
                "SELECT coalesce(string_agg(status, ','), '') FROM orchestrator.files");
    }

    private static TestingStorage.Fault post(int status, String body) {
        return new TestingStorage.Fault("POST", status, body, false);
    }

    private static Page page() {
        return new Page(10, Optional.empty());
    }

    private static Project.Details details() {
        return new Project.Details(
                "Maison",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "{}");
    }
}
