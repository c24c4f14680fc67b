package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Mistake;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class EmbeddingConfigTest {
    @Test
    void hasADefaultForEverything() {
        Settings settings = new Settings(Map.of());

        EmbeddingConfig config = EmbeddingConfig.from(settings);

        settings.verify();
        assertThat(config.cacheEntries()).isEqualTo(1_000);
        assertThat(config.warm()).isTrue();
        EngineConfig engine = config.engine();
        assertThat(engine.queryPrefix()).isEmpty();
        assertThat(engine.passagePrefix()).isEmpty();
        assertThat(engine.pooling()).isEmpty();
        assertThat(engine.passageWindow()).isZero();
        assertThat(engine.threads()).isEqualTo(1);
        assertThat(engine.waitingMax()).isEqualTo(32);
        assertThat(engine.waitMax()).isEqualTo(Duration.ofSeconds(5));
        ModelFileConfig file = config.modelFile();
        assertThat(file.path()).isEmpty();
        assertThat(file.name()).isEqualTo("Solon-embeddings-large-0.1-Q8_0.gguf");
        assertThat(file.cacheFolder()).endsWithRaw(Path.of(".cache", "archireg"));
        assertThat(file.sha256()).isEmpty();
        assertThat(file.bucket()).isEmpty();
        assertThat(file.url()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        Settings settings =
                new Settings(
                        Map.ofEntries(
                                Map.entry("GGUF_MODEL_PATH", "/models/a.gguf"),
                                Map.entry("GGUF_MODEL_NAME", "b.gguf"),
                                Map.entry("GGUF_BUCKET_NAME", "my-models"),
                                Map.entry("GGUF_MODEL_URL", "https://models.example/b.gguf"),
                                Map.entry("GGUF_MODEL_SHA256", "AB".repeat(32)),
                                Map.entry("GGUF_CACHE_DIR", "/cache"),
                                Map.entry("SUPABASE_URL", "https://project.example"),
                                Map.entry("SUPABASE_SERVICE_ROLE_KEY", "key"),
                                Map.entry("EMBEDDING_QUERY_PREFIX", "query : "),
                                Map.entry("EMBEDDING_PASSAGE_PREFIX", "passage : "),
                                Map.entry("EMBEDDING_POOLING", "CLS"),
                                Map.entry("EMBEDDING_PASSAGE_WINDOW", "128"),
                                Map.entry("EMBEDDING_THREADS", "2"),
                                Map.entry("EMBEDDING_QUEUE_MAX", "3"),
                                Map.entry("EMBEDDING_WAIT", "250ms"),
                                Map.entry("EMBEDDING_CACHE_ENTRIES", "0"),
                                Map.entry("EMBEDDING_WARM", "false")));

        EmbeddingConfig config = EmbeddingConfig.from(settings);

        settings.verify();
        assertThat(settings.names()).hasSize(17);
        assertThat(config.cacheEntries()).isZero();
        assertThat(config.warm()).isFalse();
        EngineConfig engine = config.engine();
        assertThat(engine.prefix(EmbeddingRole.QUERY)).isEqualTo("query : ");
        assertThat(engine.prefix(EmbeddingRole.PASSAGE)).isEqualTo("passage : ");
        assertThat(engine.pooling()).hasValue(Pooling.CLS);
        assertThat(engine.threads()).isEqualTo(2);
        assertThat(engine.waitingMax()).isEqualTo(3);
        assertThat(engine.waitMax()).isEqualTo(Duration.ofMillis(250));
        ModelFileConfig file = config.modelFile();
        assertThat(file.path()).hasValue(Path.of("/models/a.gguf"));
        assertThat(file.name()).isEqualTo("b.gguf");
        assertThat(file.cacheFolder()).isEqualTo(Path.of("/cache"));
        assertThat(file.sha256()).hasValue("ab".repeat(32));
        assertThat(file.url()).hasValue(URI.create("https://models.example/b.gguf"));
        assertThat(file.bucket())
                .hasValueSatisfying(bucket -> {
                    assertThat(bucket.bucket()).isEqualTo("my-models");
                    assertThat(bucket.key().reveal()).isEqualTo("key");
                    assertThat(bucket.supabase()).isEqualTo(URI.create("https://project.example"));
                });
    }

    @Test
    void refusesNamesThatLeaveTheFolderAndUnknownPooling() {
        Settings settings =
                new Settings(
                        Map.of(
                                "GGUF_MODEL_NAME", "../secret",
                                "GGUF_BUCKET_NAME", "a/b",
                                "GGUF_MODEL_SHA256", "abc",
                                "EMBEDDING_POOLING", "rank"));

        EmbeddingConfig.from(settings);

        assertThat(catchThrowable(settings::verify))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidSettingsException.class))
                .satisfies(e ->
                        assertThat(e.mistakes())
                                .extracting(Mistake::name)
                                .containsExactlyInAnyOrder(
                                        "GGUF_MODEL_NAME",
                                        "GGUF_BUCKET_NAME",
                                        "GGUF_MODEL_SHA256",
                                        "EMBEDDING_POOLING"));
    }
}
