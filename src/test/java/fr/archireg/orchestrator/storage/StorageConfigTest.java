package fr.archireg.orchestrator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageConfigTest {

    @Test
    void hasDefaults() {
        Settings settings = new Settings(Map.of());

        StorageConfig config = StorageConfig.from(settings);

        assertThat(config.bucket()).isEmpty();
        assertThat(config.folder()).endsWithRaw(Path.of(".local", "share", "archireg", "files"));
        assertThat(config.fileBytesMax()).isEqualTo(26_214_400);
        assertThat(config.filesPerProjectMax()).isEqualTo(200);
        assertThat(config.bytesPerUserMax()).isEqualTo(524_288_000);
        assertThat(config.types()).containsExactlyInAnyOrder(FileType.values());
        assertThat(settings.names())
                .containsExactly(
                        "FILES_PER_PROJECT_MAX",
                        "FILE_BYTES_MAX",
                        "FILE_TYPES",
                        "STORAGE_BUCKET",
                        "STORAGE_BYTES_PER_USER_MAX",
                        "STORAGE_DIR",
                        "SUPABASE_SERVICE_ROLE_KEY",
                        "SUPABASE_URL");
    }

    @Test
    void readsEveryVariable() {
        StorageConfig config =
                StorageConfig.from(
                        new Settings(
                                Map.of(
                                        "SUPABASE_URL", "https://example.org",
                                        "SUPABASE_SERVICE_ROLE_KEY", "key",
                                        "STORAGE_BUCKET", "plans",
                                        "STORAGE_DIR", "files",
                                        "FILE_BYTES_MAX", "5368709120",
                                        "FILES_PER_PROJECT_MAX", "3",
                                        "STORAGE_BYTES_PER_USER_MAX", "7",
                                        "FILE_TYPES", "pdf, PNG")));

        assertThat(config.bucket().orElseThrow().name()).isEqualTo("plans");
        assertThat(config.bucket().orElseThrow().supabase()).hasHost("example.org");
        assertThat(config.bucket().orElseThrow().key().reveal()).isEqualTo("key");
        assertThat(config.folder()).isEqualTo(Path.of("files"));
        assertThat(config.fileBytesMax()).isEqualTo(5_368_709_120L);
        assertThat(config.filesPerProjectMax()).isEqualTo(3);
        assertThat(config.bytesPerUserMax()).isEqualTo(7);
        assertThat(config.types()).containsExactlyInAnyOrder(FileType.PDF, FileType.PNG);
    }

    @Test
    void tellsEveryMistake() {
        Settings settings =
                new Settings(
                        Map.of(
                                "STORAGE_BUCKET", "../other",
                                "FILE_BYTES_MAX", "0",
                                "FILE_TYPES", "exe"));
        StorageConfig.from(settings);

        assertThatThrownBy(settings::verify)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("STORAGE_BUCKET")
                .hasMessageContaining("FILE_BYTES_MAX")
                .hasMessageContaining("FILE_TYPES");
    }
}
