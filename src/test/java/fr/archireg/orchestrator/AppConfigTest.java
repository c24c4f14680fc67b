package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Mistake;
import fr.archireg.orchestrator.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AppConfigTest {
    /** First cell of a table's row; it may name more than one variable. */
    private static final Pattern CELL = Pattern.compile("(?m)^\\|([^|]*)\\|");

    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]*)`");

    @Test
    void readsNoVariableThatTheReadmeDoesNotList() throws IOException {
        Settings settings = new Settings(Map.of("ENVIRONMENT", "development"));

        AppConfig.from(settings);

        assertThat(documented(Files.readString(Path.of("README.md"))))
                .containsAll(settings.names());
    }

    @Test
    void needsNothingInDevelopment() {
        AppConfig config = AppConfig.from(new Settings(Map.of("ENVIRONMENT", "development")));

        assertThat(config.server().host()).isEqualTo("127.0.0.1");
        assertThat(config.server().port()).isEqualTo(10_000);
        assertThat(config.server().corsOrigins()).isEmpty();
    }

    @Test
    void refusesProductionWithoutWhatItNeeds() {
        assertThat(mistakes(Map.of()))
                .extracting(Mistake::name)
                .containsExactlyInAnyOrder(
                        "DATABASE_URL", "SUPABASE_URL", "GGUF_MODEL_PATH", "GROQ_API_KEY");
    }

    @Test
    void tellsAllMistakesAtOnceAndMasksSecrets() {
        InvalidSettingsException failure =
                failure(
                        Map.of(
                                "ENVIRONMENT", "development",
                                "PORT", "70000",
                                "DATABASE_URL", "postgresql://u:canary@h",
                                "CHAT_HEARTBEAT", "soon",
                                "CHAT_REWRITE_TIMEOUT", "1m",
                                "RAG_SIMILARITY_THRESHOLD", "NaN",
                                "CORS_ALLOWED_ORIGINS", "*",
                                "GROQ_BASE_URL", "ftp://x"));

        assertThat(failure.mistakes())
                .extracting(Mistake::name)
                .containsExactlyInAnyOrder(
                        "PORT",
                        "DATABASE_URL",
                        "CHAT_HEARTBEAT",
                        "CHAT_REWRITE_TIMEOUT",
                        "RAG_SIMILARITY_THRESHOLD",
                        "CORS_ALLOWED_ORIGINS",
                        "GROQ_BASE_URL");
        assertThat(failure.getMessage()).contains("PORT=70000").doesNotContain("canary");
    }

    @Test
    void endsWithCodeTwoAndTheNamesOfWhatIsWrong() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("PORT", "none");
        Process process = builder.redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(output).contains("PORT=none", "DATABASE_URL=(not set)", "GROQ_API_KEY");
        assertThat(output).doesNotContain("Exception", "\tat ");
    }

    private static Iterable<Mistake> mistakes(Map<String, String> environment) {
        return failure(environment).mistakes();
    }

    private static InvalidSettingsException failure(Map<String, String> environment) {
        return catchThrowableOfType(
                InvalidSettingsException.class, () -> AppConfig.from(new Settings(environment)));
    }

    private static Set<String> documented(String readme) {
        return CELL.matcher(readme)
                .results()
                .flatMap((MatchResult cell) -> NAME.matcher(cell.group(1)).results())
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
