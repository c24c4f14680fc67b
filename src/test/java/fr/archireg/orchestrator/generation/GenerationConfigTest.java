package fr.archireg.orchestrator.generation;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GenerationConfigTest {
    @Test
    void hasDefaults() {
        assertThat(GenerationConfig.from(new Settings(Map.of())))
                .isEqualTo(
                        new GenerationConfig(
                                256,
                                3,
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(12),
                                Duration.ofDays(2)));
    }

    @Test
    void readsEveryKey() {
        Map<String, String> everything =
                Map.of(
                        "CHAT_GENERATIONS_MAX", "4",
                        "CHAT_GENERATIONS_PER_USER_MAX", "2",
                        "CHAT_LEAVE_GRACE", "5s",
                        "CHAT_LEASE", "6s",
                        "CHAT_EVENTS_RETENTION", "30h");
        Settings settings = new Settings(everything);

        GenerationConfig config = GenerationConfig.from(settings);

        settings.verify();
        assertThat(settings.names()).isEqualTo(everything.keySet());
        assertThat(config)
                .isEqualTo(
                        new GenerationConfig(
                                4,
                                2,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                Duration.ofHours(30)));
    }
}
