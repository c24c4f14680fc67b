package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's official client for Node against the program. Where Node or the client's package cannot
 * be had, the test is skipped and says so.
 */
class OpenAiClientTest {
    private static final String VERSION = "7.55.0";
    private static final String SCRIPT = "openai-client.mjs";
    private static final int INSTALL_SECONDS = 60;
    private static final int RUN_SECONDS = 60;

    @TempDir private Path output;

    @Test
    void worksUnchangedWithOurAddress() throws IOException, InterruptedException {
        Path client = install();
        try (TestingAccounts accounts = new TestingAccounts()) {
            // What the script asks for after its first answer, in its order.
            LlmReply answer = LlmReply.answer("Oui, ", "voir [1].");
            accounts.llm().thenReply(answer, answer, LlmReply.stream().delta("Le début").cut());

            Map<?, ?> said = run(client, accounts);

            assertThat(said.get("models")).isEqualTo(List.of("the-model", "archireg-embedding"));
            assertThat(said.get("streamed"))
                    .isEqualTo(
                            Map.of(
                                    "text",
                                    "Oui [1].",
                                    "finishReason",
                                    "stop",
                                    "usage",
                                    TestingAccounts.tokens(9, 3, 12),
                                    "sources",
                                    3,
                                    "chunks",
                                    4));
            assertThat(said.get("helped"))
                    .isEqualTo(
                            Map.of(
                                    "pieces",
                                    List.of("Oui, ", "voir [1]."),
                                    "whole",
                                    "Oui, voir [1]."));
            assertThat(said.get("whole"))
                    .isEqualTo(
                            Map.of(
                                    "text",
                                    "Oui, voir [1].",
                                    "usage",
                                    TestingAccounts.tokens(9, 3, 12),
                                    "sources",
                                    3));
            assertEmbeddingsAndErrors(said);
        }
    }

    private static void assertEmbeddingsAndErrors(Map<?, ?> said) {
        assertThat(said.get("embeddings"))
                .extracting("lengths", "same")
                .containsExactly(List.of(384, 384), true);
        assertThat(said.get("invalid"))
                .extracting("name", "status", "code", "param", "type")
                .containsExactly(
                        "BadRequestError",
                        400,
                        "invalid_request",
                        "model",
                        "invalid_request_error");
        assertThat(said.get("unknown"))
                .extracting("name", "status", "code")
                .containsExactly("AuthenticationError", 401, "unauthenticated");
        assertThat(said.get("broken"))
                .extracting("name", "code")
                .containsExactly("APIError", "llm_interrupted");
    }

    private Map<?, ?> run(Path client, TestingAccounts accounts)
            throws IOException, InterruptedException {
        String authorization =
                accounts.authorized("/", TestingAccounts.ALICE)
                        .build()
                        .headers()
                        .firstValue("Authorization")
                        .orElseThrow();
        Result result =
                execute(
                        client,
                        RUN_SECONDS,
                        "node",
                        SCRIPT,
                        "http://127.0.0.1:%d/v1".formatted(accounts.app().port()),
                        authorization.substring("Bearer ".length()));
        assertThat(result.exitCode()).as(result.output()).isZero();
        return Json.parse(result.output(), Map.class);
    }

    /** A folder with the script and, installed once a build, the client. */
    private Path install() throws IOException, InterruptedException {
        assumeTrue(
                works("node", "--version") && works("npm", "--version"), "there is no Node here");
        Path folder = Files.createDirectories(TestingModel.workFolder().resolve("openai-client"));
        try (InputStream script = OpenAiClientTest.class.getResourceAsStream(SCRIPT)) {
            Files.copy(
                    Objects.requireNonNull(script),
                    folder.resolve(SCRIPT),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Path manifest = folder.resolve("node_modules/openai/package.json");
        if (!Files.exists(manifest)
                || !Files.readString(manifest).contains("\"version\": \"" + VERSION + '"')) {
            Result result =
                    execute(
                            folder,
                            INSTALL_SECONDS,
                            "npm",
                            "install",
                            "--prefix=.",
                            "--no-audit",
                            "--no-fund",
                            "--no-save",
                            "--no-package-lock",
                            "--ignore-scripts",
                            "--fetch-retries=0",
                            "openai@" + VERSION);
            assumeTrue(
                    result.exitCode() == 0,
                    () -> "OpenAI's client could not be installed: " + result.output());
        }
        return folder;
    }

    private boolean works(String... command) throws InterruptedException {
        try {
            return execute(output, RUN_SECONDS, command).exitCode() == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }

    /**
     * How a program ended.
     *
     * @param output both of its streams
     */
    private record Result(int exitCode, String output) {}

    private Result execute(Path folder, int secondsMax, String... command)
            throws IOException, InterruptedException {
        Path written = output.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(written.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            return new Result(ended ? process.exitValue() : -1, Files.readString(written));
        } finally {
            process.destroyForcibly();
        }
    }
}
