package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.LlmConfig;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.ProviderQuota;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the configured language model answers, in a few tokens. It is asked once, without another
 * attempt and without another model: what helps users would hide here what is wrong.
 */
public final class LanguageModelCheck implements SystemTest {
    private static final int TOKENS_MAX = 8;
    private static final Prompt PROMPT =
            new Prompt(
                    List.of(new Prompt.Turn(Prompt.Role.USER, "Répondez par OK.")),
                    Optional.empty());

    private final LlmConfig config;
    private final Metrics metrics;

    public LanguageModelCheck(LlmConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * What the model did.
     *
     * @param firstEventMs until it said anything; with so few tokens often the end of the answer,
     *     since hidden reasoning counts, too
     */
    private record Seen(
            String model,
            long firstEventMs,
            String finishReason,
            TokenUsage usage,
            Optional<Remaining> remaining) {}

    /** What is left of the provider's quota. */
    private record Remaining(Optional<Long> requests, Optional<Long> tokens) {
        static Remaining of(ProviderQuota quota) {
            return new Remaining(
                    boxed(quota.requests().remaining()), boxed(quota.tokens().remaining()));
        }

        private static Optional<Long> boxed(OptionalLong number) {
            return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
        }
    }

    @Override
    public String name() {
        return "test-groq-llm";
    }

    @Override
    public String description() {
        return "has the language model answer in %d tokens at most".formatted(TOKENS_MAX);
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Outcome run() {
        if (!config.configured()) {
            return new Outcome.Skipped("no language model is configured: GROQ_API_KEY is not set");
        }
        // A client of its own, since its limits are other ones; it is gone after the question.
        try (OpenAiChatModel model = OpenAiChatModel.create(sparing(), metrics);
                CompletionStream stream = model.stream(PROMPT)) {
            return ask(model, stream);
        }
    }

    private static Outcome ask(OpenAiChatModel model, CompletionStream stream) {
        long startNanos = System.nanoTime();
        CompletionEvent event = stream.next();
        Duration first = Duration.ofNanos(System.nanoTime() - startNanos);
        while (true) {
            switch (event) {
                case CompletionEvent.Delta delta -> event = stream.next();
                case CompletionEvent.Finished end -> {
                    return new Outcome.Passed(
                            new Seen(
                                    stream.model(),
                                    first.toMillis(),
                                    end.reason().name().toLowerCase(Locale.ROOT),
                                    end.usage(),
                                    model.quota(stream.model()).map(Remaining::of)));
                }
            }
        }
    }

    private LlmConfig sparing() {
        return new LlmConfig(
                config.endpoint(),
                new LlmConfig.Models(config.models().standard(), List.of(), List.of()),
                new LlmConfig.Sampling(
                        TOKENS_MAX,
                        config.sampling().temperature(),
                        config.sampling().reasoningEffort()),
                config.timeouts(),
                0,
                config.overload());
    }
}
