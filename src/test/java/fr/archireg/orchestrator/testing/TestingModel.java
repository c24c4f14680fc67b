package fr.archireg.orchestrator.testing;

import fr.archireg.orchestrator.embedding.EmbeddingConfig;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.embedding.ModelFile;
import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.starter.StarterModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The starter model, converted once per build. */
public final class TestingModel {
    private TestingModel() {}

    /** The one loaded model of this process: a loaded model is never freed. */
    private static final class Shared {
        static final LlamaEmbeddingModel MODEL = loaded();

        private static LlamaEmbeddingModel loaded() {
            LlamaEmbeddingModel model = with(Map.of());
            ModelLoading.await(model, wait -> false);
            return model;
        }
    }

    /** Another model beside the shared one: it is never freed either. */
    public static LlamaEmbeddingModel with(Map<String, String> settings) {
        return with(path(), settings);
    }

    /** The same with another file. */
    public static LlamaEmbeddingModel with(Path file, Map<String, String> settings) {
        return new LlamaEmbeddingModel(
                EmbeddingConfig.from(new Settings(settings)).engine(),
                () -> ModelFile.read(file),
                new Metrics());
    }

    /** All-MiniLM-L6-v2 without prefixes, 384 dimensions; loaded once for all tests. */
    public static LlamaEmbeddingModel shared() {
        return Shared.MODEL;
    }

    /** The GGUF file, which no test may change. */
    public static Path path() {
        Path folder = workFolder();
        Path model = folder.resolve("starter-model.gguf");
        try {
            Files.createDirectories(folder);
            try (FileChannel lock =
                    FileChannel.open(
                            folder.resolve("starter-model.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                synchronized (TestingModel.class) {
                    lock.lock();
                    if (!Files.exists(model)) {
                        StarterModel.convert(artifact(), model);
                    }
                }
            }
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Maven artifact that the model is made of. */
    public static Path artifact() {
        return Path.of(System.getProperty("starter.model.jar", "target/starter-model.jar"));
    }

    /** Where tests may write what outlives them. */
    public static Path workFolder() {
        return Path.of(System.getProperty("test.work.dir", "target/test-work"));
    }
}
