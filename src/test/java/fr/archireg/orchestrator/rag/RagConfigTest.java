package fr.archireg.orchestrator.rag;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RagConfigTest {
    @Test
    void hasDefaults() {
        assertThat(RagConfig.from(new Settings(Map.of())))
                .isEqualTo(
                        new RagConfig(
                                768,
                                Optional.empty(),
                                200,
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMinutes(1)));
    }

    @Test
    void readsEveryVariable() {
        Settings settings =
                new Settings(
                        Map.of(
                                "EMBEDDING_DIM",
                                "384",
                                "RAG_SIMILARITY_THRESHOLD",
                                "0.25",
                                "RAG_EF_SEARCH",
                                "400",
                                "RAG_DENSE_WEIGHT",
                                "1.5",
                                "RAG_WORD_FIT_MIN",
                                "0.1",
                                "RAG_CACHE_TTL",
                                "5s"));

        assertThat(RagConfig.from(settings))
                .isEqualTo(
                        new RagConfig(
                                384,
                                Optional.of(0.25),
                                400,
                                Optional.of(1.5),
                                Optional.of(0.1),
                                Duration.ofSeconds(5)));
    }
}
