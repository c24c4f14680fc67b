package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachingEmbeddingModelTest {
    private final WordEngine engine = new WordEngine(100);
    private final EngineConfig config = EngineConfig.from(new Settings(Map.of()));
    private final EmbeddingModel model =
            new CachingEmbeddingModel(
                    new LlamaEmbeddingModel(
                            config,
                            () -> ModelFile.read(TestingModel.path()),
                            file -> engine,
                            new EmbeddingQueue(config, new Metrics(), Ticker.systemTicker()),
                            Ticker.systemTicker()),
                    10,
                    new Metrics());

    @Test
    void embedsAQueryOnce() {
        Embedding first = model.embed("clôture", EmbeddingRole.QUERY);
        Embedding again = model.embed(" clo\u0302ture\n", EmbeddingRole.QUERY);

        assertThat(again).isSameAs(first);
        assertThat(engine.embedded()).isEqualTo(1);
    }

    @Test
    void doesNotRememberPassages() {
        model.embed("clôture", EmbeddingRole.PASSAGE);
        model.embed("clôture", EmbeddingRole.PASSAGE);

        assertThat(engine.embedded()).isEqualTo(2);
    }

    @Test
    void passesTheRestOn() {
        assertThat(model.countTokens("un deux")).isEqualTo(2);
        assertThat(model.tokensMax(EmbeddingRole.QUERY)).isEqualTo(100);
        assertThat(model.dimensions()).isEqualTo(384);
    }
}
