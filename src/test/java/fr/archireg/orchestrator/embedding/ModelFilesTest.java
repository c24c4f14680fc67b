package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.embedding.ModelServer.Behaviour;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {
    @TempDir Path cache;

    private ModelServer server = new ModelServer(new byte[0]);

    @BeforeEach
    void serve() throws IOException {
        server = new ModelServer(Files.readAllBytes(TestingModel.path()));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void fetchesTheFileOnceAndKeepsIt() throws IOException {
        ModelFile fetched = files(Map.of()).get();
        ModelFile cached = files(Map.of()).get();

        assertThat(fetched).isEqualTo(cached);
        assertThat(Files.mismatch(fetched.path(), TestingModel.path())).isEqualTo(-1);
        assertThat(server.requests()).hasSize(1);
        assertThat(names()).containsExactlyInAnyOrder("model.gguf", "model.gguf.lock");
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"CUT", "CUT_AND_CHANGE_TAG", "CUT_AND_IGNORE_RANGE", "FAIL_FIRST", "WEAK_TAG"})
    void recoversFrom(Behaviour behaviour) throws IOException {
        server.behave(behaviour);

        ModelFile fetched = files(Map.of()).get();

        assertThat(Files.mismatch(fetched.path(), TestingModel.path())).isEqualTo(-1);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void goesOnWhereTheTransferWasCut() {
        server.behave(Behaviour.CUT);

        assertThat(files(Map.of()).get().header().embeddingLength()).isEqualTo(384);

        assertThat(server.requests().getLast()).startsWith("bytes=").doesNotContain("bytes=0-");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void takesARefusalForFinal(int status) throws IOException {
        server.answer(status);

        AppException failure = failure(files(Map.of()));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_UNREACHABLE);
        assertThat(failure.detail()).isEqualTo("the address answered " + status);
        assertThat(server.requests()).hasSize(1);
        assertThat(names()).containsExactly("model.gguf.lock");
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        server.answer(503);

        AppException failure = failure(files(Map.of()));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_UNREACHABLE);
        assertThat(failure.detail()).endsWith("failed 8 times, at last: it answered 503");
        assertThat(server.requests()).hasSize(ModelDownload.ATTEMPTS_MAX);
    }

    @Test
    void refusesAnotherFileThanTheOneExpected() throws IOException {
        AppException failure = failure(files(Map.of("GGUF_MODEL_SHA256", "0".repeat(64))));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_INVALID);
        assertThat(failure.detail()).contains("instead of 0000");
        assertThat(names()).containsExactly("model.gguf.lock");
    }

    @Test
    void acceptsTheFileExpected() throws IOException {
        String digest = FileDigest.compute(TestingModel.path());
        Map<String, String> settings = Map.of("GGUF_MODEL_SHA256", digest);

        assertThat(files(settings).get().sha256()).isEqualTo(digest);
        assertThat(files(settings).get().sha256()).isEqualTo(digest);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void refusesAPageInsteadOfAModel() throws IOException {
        server.behave(Behaviour.PAGE);

        assertThat(failure(files(Map.of())).detail())
                .isEqualTo(
                        "the model file is damaged: the file does not begin with the letters GGUF");
        assertThat(names()).containsExactly("model.gguf.lock");
    }

    @Test
    void fetchesAgainWhenTheCachedFileIsDamaged() throws IOException {
        Files.writeString(cache.resolve("model.gguf"), "GGUF and nothing else");

        assertThat(files(Map.of()).get().header().contextLength()).isEqualTo(512);
    }

    @Test
    void asksTheBucketFirstAndWithTheKey() {
        Map<String, String> bucket =
                Map.of(
                        "SUPABASE_URL",
                        server.address(),
                        "SUPABASE_SERVICE_ROLE_KEY",
                        "service-key");

        assertThat(files(bucket).get().header().embeddingLength()).isEqualTo(384);
        assertThat(server.paths())
                .containsExactly("/storage/v1/object/gguf-models/model.gguf Bearer service-key");
    }

    @Test
    void aSingleFlightServesAllWhoWait() throws ExecutionException, InterruptedException {
        ModelFiles files = files(Map.of());
        Callable<ModelFile> get = files::get;

        List<Future<ModelFile>> waiting = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                waiting.add(callers.submit(get));
            }
        }
        for (Future<ModelFile> caller : waiting) {
            assertThat(caller.get().path()).isEqualTo(cache.resolve("model.gguf"));
        }

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void saysWhatIsMissingWhenThereIsNoSource() {
        ModelFiles files = files(new Settings(Map.of("GGUF_CACHE_DIR", cache.toString())));

        assertThat(failure(files).detail()).contains("neither GGUF_MODEL_PATH nor");
    }

    @Test
    void usesAGivenFileAsItIs() {
        Path given = TestingModel.path();

        assertThat(files(Map.of("GGUF_MODEL_PATH", given.toString())).get().path())
                .isEqualTo(given);
        assertThat(failure(files(Map.of("GGUF_MODEL_PATH", cache.toString()))).code())
                .isEqualTo(ErrorCode.MODEL_INVALID);
        assertThat(server.requests()).isEmpty();
    }

    private ModelFiles files(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("GGUF_CACHE_DIR", cache.toString());
        environment.put("GGUF_MODEL_NAME", "model.gguf");
        environment.put("GGUF_MODEL_URL", server.address() + "/model.gguf");
        environment.putAll(more);
        return files(new Settings(environment));
    }

    private static ModelFiles files(Settings settings) {
        return new ModelFiles(
                ModelFileConfig.from(settings),
                new ModelDownload(new Metrics(), Duration.ofMillis(1)));
    }

    private static AppException failure(ModelFiles files) {
        return catchThrowableOfType(AppException.class, files::get);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> list = Files.list(cache)) {
            return list.map(file -> file.getFileName().toString()).toList();
        }
    }
}
