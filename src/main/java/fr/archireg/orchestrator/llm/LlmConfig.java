package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the language model is reached and asked.
 *
 * @param retries LLM_RETRIES, 0 to 5, default 2: further attempts of one stream after failures that
 *     may pass; a change to a fallback model is not counted
 */
public record LlmConfig(
        Endpoint endpoint,
        Models models,
        Sampling sampling,
        Timeouts timeouts,
        int retries,
        Overload overload) {

    private static final URI GROQ = URI.create("https://api.groq.com/openai/v1");

    /**
     * Where the model answers.
     *
     * @param baseUrl GROQ_BASE_URL, any server with OpenAI's API; default Groq's
     * @param key GROQ_API_KEY, sent as bearer token; other servers than Groq's may need none
     */
    public record Endpoint(URI baseUrl, Optional<Secret> key) {}

    /**
     * Which models may answer.
     *
     * @param standard GROQ_MODEL, default {@code openai/gpt-oss-120b}
     * @param fallbacks GROQ_FALLBACK_MODELS, default {@code openai/gpt-oss-20b}: asked in this
     *     order when the chosen model cannot answer; {@code none} for no fallback
     * @param allowed LLM_ALLOWED_MODELS, what a request may choose besides the standard; default
     *     the fallbacks
     */
    public record Models(String standard, List<String> fallbacks, List<String> allowed) {
        /** Puts the standard model first in {@code allowed} and drops repetitions. */
        public Models {
            fallbacks = List.copyOf(fallbacks);
            allowed = Stream.concat(Stream.of(standard), allowed.stream()).distinct().toList();
        }

        /** Every model that may be asked. */
        List<String> all() {
            return Stream.concat(allowed.stream(), fallbacks.stream()).distinct().toList();
        }

        /** The models to ask, in order: the chosen one or the standard, then the fallbacks. */
        List<String> candidates(Optional<String> chosen) {
            return Stream.concat(Stream.of(chosen.orElse(standard)), fallbacks.stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * How an answer is drawn.
     *
     * @param completionTokensMax LLM_COMPLETION_TOKENS_MAX, 16 to 32768, default 4096; hidden
     *     reasoning counts too
     * @param temperature LLM_TEMPERATURE, 0 to 2, default 0.2
     * @param reasoningEffort LLM_REASONING_EFFORT, sent to every model when set; when not set, the
     *     {@code gpt-oss} models get {@code low} and others nothing
     */
    public record Sampling(
            int completionTokensMax,
            double temperature,
            Optional<ReasoningEffort> reasoningEffort) {

        /** What to send to a model, empty for nothing: not all models know the field. */
        Optional<ReasoningEffort> reasoningEffort(String model) {
            return reasoningEffort.or(() ->
                    model.contains("gpt-oss")
                            ? Optional.of(ReasoningEffort.LOW)
                            : Optional.empty());
        }
    }

    /**
     * How long the model may take.
     *
     * @param connect LLM_CONNECT_TIMEOUT, 100 ms to 1 min, default 5 s: name look-up, TCP and TLS
     * @param firstToken LLM_FIRST_TOKEN_TIMEOUT, 100 ms to 10 min, default 20 s: from the first
     *     {@code next()} to the first token, hidden ones included, all attempts and waits together
     * @param idle LLM_IDLE_TIMEOUT, 100 ms to 10 min, default 30 s: between two tokens
     * @param total LLM_TOTAL_TIMEOUT, 1 s to 1 h, default 120 s: the whole answer
     */
    public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {}

    /**
     * What is done while models fail or their quota is used up.
     *
     * @param circuitOpen LLM_CIRCUIT_OPEN, how long a model that failed too often is not asked, 100
     *     ms to 5 min, default 15 s
     * @param waitingMax LLM_QUEUE_MAX, questions that may wait for the provider's quota, 0 to 1000,
     *     default 32
     * @param waitingTime LLM_QUEUE_WAIT, how long one may, 0 to 30 s, default 5 s
     */
    public record Overload(Duration circuitOpen, int waitingMax, Duration waitingTime) {}

    /** Reads the variables named above. */
    public static LlmConfig from(Settings settings) {
        return new LlmConfig(
                new Endpoint(
                        settings.httpUri("GROQ_BASE_URL").orElse(GROQ),
                        settings.secret("GROQ_API_KEY")),
                models(settings),
                new Sampling(
                        settings.integer("LLM_COMPLETION_TOKENS_MAX", 4096, 16, 32_768),
                        settings.decimal("LLM_TEMPERATURE", 0.2, 0, 2),
                        settings.parse(
                                "LLM_REASONING_EFFORT",
                                "one of low, medium, high",
                                ReasoningEffort::fromWire)),
                timeouts(settings),
                settings.integer("LLM_RETRIES", 2, 0, 5),
                overload(settings));
    }

    /** Whether there is a model to talk to: Groq needs a key, another server is there as it is. */
    public boolean configured() {
        return endpoint.key().isPresent() || !endpoint.baseUrl().equals(GROQ);
    }

    /**
     * The same for short questions to a single model: its likeliest answer, at the first attempt
     * and within a time, or none.
     */
    public LlmConfig brief(String model, int completionTokensMax, Duration limit) {
        return new LlmConfig(
                endpoint,
                new Models(model, List.of(), List.of()),
                new Sampling(completionTokensMax, 0, sampling.reasoningEffort()),
                new Timeouts(timeouts.connect(), limit, limit, limit),
                0,
                overload);
    }

    private static Models models(Settings settings) {
        List<String> fallbacks =
                settings.list("GROQ_FALLBACK_MODELS", List.of("openai/gpt-oss-20b")).stream()
                        .filter(model -> !"none".equals(model))
                        .toList();
        return new Models(
                settings.text("GROQ_MODEL").orElse("openai/gpt-oss-120b"),
                fallbacks,
                settings.list("LLM_ALLOWED_MODELS", fallbacks));
    }

    private static Overload overload(Settings settings) {
        return new Overload(
                settings.duration(
                        "LLM_CIRCUIT_OPEN",
                        Duration.ofSeconds(15),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(5)),
                settings.integer("LLM_QUEUE_MAX", 32, 0, 1_000),
                settings.duration(
                        "LLM_QUEUE_WAIT",
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        Duration.ofSeconds(30)));
    }

    private static Timeouts timeouts(Settings settings) {
        Duration shortest = Duration.ofMillis(100);
        Duration longest = Duration.ofMinutes(10);
        return new Timeouts(
                settings.duration(
                        "LLM_CONNECT_TIMEOUT",
                        Duration.ofSeconds(5),
                        shortest,
                        Duration.ofMinutes(1)),
                settings.duration(
                        "LLM_FIRST_TOKEN_TIMEOUT", Duration.ofSeconds(20), shortest, longest),
                settings.duration("LLM_IDLE_TIMEOUT", Duration.ofSeconds(30), shortest, longest),
                settings.duration(
                        "LLM_TOTAL_TIMEOUT",
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)));
    }
}
