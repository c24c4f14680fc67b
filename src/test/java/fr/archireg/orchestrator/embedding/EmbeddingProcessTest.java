package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingProcessTest {
    private static final String CANARY = "canari-7431";

    @TempDir Path folder;

    @Test
    void writesNothingOfATextAnywhere() throws IOException, InterruptedException {
        String output = run(TestingModel.path(), Map.of());

        assertThat(output).contains("dimensions=384").doesNotContain(CANARY);
    }

    @Test
    void refusesVariablesThatChangeTheEngine() throws IOException, InterruptedException {
        assertThat(run(TestingModel.path(), Map.of("LLAMA_ARG_N_PARALLEL", "4")))
                .contains("the environment variable LLAMA_ARG_N_PARALLEL must not be set");
    }

    @Test
    void refusesWeightsOfZeros() throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(TestingModel.path());
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        Path zeroTailed = folder.resolve("zeros.gguf");
        Files.write(zeroTailed, bytes);

        assertThat(run(zeroTailed, Map.of()))
                .contains("code=MODEL_INVALID detail=the model made a vector whose norm is not 1");
    }

    @Test
    void saysWhatTheNativeLibraryNeeds() throws IOException, InterruptedException {
        assertThat(run(TestingModel.path(), Map.of("JAVA_TOOL_OPTIONS", "-Dos.name=Unknown")))
                .contains("code=EMBEDDING_UNAVAILABLE detail=the native library cannot be loaded");
    }

    private String run(Path model, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path outcome = folder.resolve("outcome");
        ProcessBuilder builder =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-Djava.io.tmpdir=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbeddingProbe.class.getName(),
                                model.toString(),
                                CANARY + " hauteur",
                                outcome.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(outcome) + Files.readString(output);
    }
}
