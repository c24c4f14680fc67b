package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a small model completes questions that lean on their conversation.
 *
 * @param model {@code CHAT_REWRITE_MODEL}, a model of the same provider; default none: rules alone
 *     complete them
 * @param timeout {@code CHAT_REWRITE_TIMEOUT}, how long it may take until the rules are followed,
 *     100 ms to 10 s, default 2 s
 */
public record RewriteConfig(Optional<String> model, Duration timeout) {
    /** Enough for a question, and for what a model thinks before it with little effort. */
    public static final int COMPLETION_TOKENS_MAX = 256;

    static RewriteConfig from(Settings settings) {
        return new RewriteConfig(
                settings.text("CHAT_REWRITE_MODEL"),
                settings.duration(
                        "CHAT_REWRITE_TIMEOUT",
                        Duration.ofSeconds(2),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10)));
    }
}
