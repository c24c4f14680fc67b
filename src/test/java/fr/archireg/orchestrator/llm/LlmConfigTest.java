package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LlmConfigTest {
    private static final Map<String, String> EVERYTHING =
            Map.ofEntries(
                    Map.entry("GROQ_API_KEY", "gsk_secret"),
                    Map.entry("GROQ_BASE_URL", "http://localhost:11434/v1/"),
                    Map.entry("GROQ_MODEL", "a"),
                    Map.entry("GROQ_FALLBACK_MODELS", "b, c"),
                    Map.entry("LLM_ALLOWED_MODELS", "d"),
                    Map.entry("LLM_COMPLETION_TOKENS_MAX", "100"),
                    Map.entry("LLM_TEMPERATURE", "1.5"),
                    Map.entry("LLM_REASONING_EFFORT", "high"),
                    Map.entry("LLM_CONNECT_TIMEOUT", "1s"),
                    Map.entry("LLM_FIRST_TOKEN_TIMEOUT", "2s"),
                    Map.entry("LLM_IDLE_TIMEOUT", "3s"),
                    Map.entry("LLM_TOTAL_TIMEOUT", "4s"),
                    Map.entry("LLM_RETRIES", "1"),
                    Map.entry("LLM_CIRCUIT_OPEN", "5s"),
                    Map.entry("LLM_QUEUE_MAX", "6"),
                    Map.entry("LLM_QUEUE_WAIT", "7s"));

    @Test
    void hasDefaults() {
        LlmConfig config = LlmConfig.from(new Settings(Map.of()));

        assertThat(config)
                .isEqualTo(
                        new LlmConfig(
                                new LlmConfig.Endpoint(
                                        URI.create("https://api.groq.com/openai/v1"),
                                        Optional.empty()),
                                new LlmConfig.Models(
                                        "openai/gpt-oss-120b",
                                        List.of("openai/gpt-oss-20b"),
                                        List.of("openai/gpt-oss-120b", "openai/gpt-oss-20b")),
                                new LlmConfig.Sampling(4096, 0.2, Optional.empty()),
                                new LlmConfig.Timeouts(
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(120)),
                                2,
                                new LlmConfig.Overload(
                                        Duration.ofSeconds(15), 32, Duration.ofSeconds(5))));
        assertThat(config.configured()).isFalse();
    }

    @Test
    void readsEveryKey() {
        Settings settings = new Settings(EVERYTHING);

        LlmConfig config = LlmConfig.from(settings);

        assertThatCode(settings::verify).doesNotThrowAnyException();
        assertThat(settings.names()).isEqualTo(Set.copyOf(EVERYTHING.keySet()));
        assertThat(config.endpoint().baseUrl()).isEqualTo(URI.create("http://localhost:11434/v1"));
        assertThat(config.endpoint().key().orElseThrow().reveal()).isEqualTo("gsk_secret");
        assertThat(config.models())
                .isEqualTo(new LlmConfig.Models("a", List.of("b", "c"), List.of("a", "d")));
        assertThat(config.sampling())
                .isEqualTo(new LlmConfig.Sampling(100, 1.5, Optional.of(ReasoningEffort.HIGH)));
        assertThat(config.timeouts())
                .isEqualTo(
                        new LlmConfig.Timeouts(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4)));
        assertThat(config.retries()).isEqualTo(1);
        assertThat(config.overload())
                .isEqualTo(new LlmConfig.Overload(Duration.ofSeconds(5), 6, Duration.ofSeconds(7)));
        assertThat(config.toString()).doesNotContain("gsk_secret");
    }

    @Test
    void refusesAnUnknownReasoningEffort() {
        Settings settings = new Settings(Map.of("LLM_REASONING_EFFORT", "none"));

        LlmConfig.from(settings);

        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(settings::verify);
    }

    @Test
    void isConfiguredByAKeyOrByAnotherServer() {
        assertThat(read(Map.of("GROQ_API_KEY", "k")).configured()).isTrue();
        assertThat(read(Map.of("GROQ_BASE_URL", "http://localhost:8000/v1")).configured()).isTrue();
        assertThat(read(Map.of("GROQ_BASE_URL", "https://api.groq.com/openai/v1")).configured())
                .isFalse();
    }

    @Test
    void asksTheChosenModelThenTheFallbacks() {
        LlmConfig.Models models = new LlmConfig.Models("a", List.of("b", "c"), List.of());

        assertThat(models.candidates(Optional.empty())).containsExactly("a", "b", "c");
        assertThat(models.candidates(Optional.of("b"))).containsExactly("b", "c");
    }

    @Test
    void canHaveNoFallback() {
        LlmConfig.Models models = read(Map.of("GROQ_FALLBACK_MODELS", "none")).models();

        assertThat(models.candidates(Optional.empty())).containsExactly("openai/gpt-oss-120b");
    }

    @Test
    void sendsReasoningEffortOnlyToModelsThatReasonUnlessSet() {
        LlmConfig.Sampling unset = new LlmConfig.Sampling(16, 0, Optional.empty());
        LlmConfig.Sampling set = new LlmConfig.Sampling(16, 0, Optional.of(ReasoningEffort.MEDIUM));

        assertThat(unset.reasoningEffort("openai/gpt-oss-20b")).contains(ReasoningEffort.LOW);
        assertThat(unset.reasoningEffort("llama-3")).isEmpty();
        assertThat(set.reasoningEffort("llama-3")).contains(ReasoningEffort.MEDIUM);
    }

    private static LlmConfig read(Map<String, String> environment) {
        return LlmConfig.from(new Settings(environment));
    }
}
