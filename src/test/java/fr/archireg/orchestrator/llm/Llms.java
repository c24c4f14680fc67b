package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.llm.CompletionEvent.Finished;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Models and prompts as the tests of this package want them. */
final class Llms {
    static final Prompt PROMPT =
            new Prompt(
                    List.of(
                            new Prompt.Turn(Prompt.Role.SYSTEM, "Réponds."),
                            new Prompt.Turn(Prompt.Role.USER, "Quelle hauteur ?")),
                    Optional.empty());

    /** Long enough never to be reached, short enough for a test that fails. */
    static final LlmConfig.Timeouts PATIENT =
            new LlmConfig.Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20));

    /** A model that failed is asked again soon, and nobody waits. */
    static final LlmConfig.Overload UNGUARDED =
            new LlmConfig.Overload(Duration.ofMillis(100), 0, Duration.ZERO);

    private Llms() {}

    /** One main and one fallback model, no retries. */
    static LlmConfig config(URI baseUrl) {
        return new LlmConfig(
                new LlmConfig.Endpoint(baseUrl, Optional.of(new Secret("test-key"))),
                new LlmConfig.Models("main-model", List.of("small-model"), List.of("small-model")),
                new LlmConfig.Sampling(256, 0.2, Optional.empty()),
                PATIENT,
                0,
                UNGUARDED);
    }

    static LlmConfig with(LlmConfig config, LlmConfig.Timeouts timeouts) {
        return new LlmConfig(
                config.endpoint(),
                config.models(),
                config.sampling(),
                timeouts,
                config.retries(),
                config.overload());
    }

    static LlmConfig with(LlmConfig config, LlmConfig.Overload overload) {
        return new LlmConfig(
                config.endpoint(),
                config.models(),
                config.sampling(),
                config.timeouts(),
                config.retries(),
                overload);
    }

    static LlmConfig with(LlmConfig config, int retries) {
        return new LlmConfig(
                config.endpoint(),
                config.models(),
                config.sampling(),
                config.timeouts(),
                retries,
                config.overload());
    }

    /** The same without fallback. */
    static LlmConfig alone(LlmConfig config) {
        return new LlmConfig(
                config.endpoint(),
                new LlmConfig.Models(config.models().standard(), List.of(), List.of()),
                config.sampling(),
                config.timeouts(),
                config.retries(),
                config.overload());
    }

    static OpenAiChatModel model(TestingLlm llm) {
        return model(config(llm.baseUrl()));
    }

    static OpenAiChatModel model(LlmConfig config) {
        return OpenAiChatModel.create(config, new Metrics());
    }

    /** The whole text of an answer that ends well. */
    static String readAll(CompletionStream stream) {
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (stream.next()) {
                case Delta delta -> text.append(delta.text());
                case Finished end -> {
                    return text.toString();
                }
            }
        }
    }
}
