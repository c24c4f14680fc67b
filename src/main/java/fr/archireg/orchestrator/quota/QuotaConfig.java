package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.settings.Settings;

/**
 * How much a user may spend.
 *
 * @param tokensPerDay {@code TOKENS_PER_USER_AND_DAY}, tokens of language models for a user in a
 *     day of UTC, prompts included, 0 to 2,000,000,000, default 500,000; 0 for no limit
 */
public record QuotaConfig(long tokensPerDay) {
    /** Reads the variable named above. */
    public static QuotaConfig from(Settings settings) {
        return new QuotaConfig(
                settings.integer("TOKENS_PER_USER_AND_DAY", 500_000, 0, 2_000_000_000));
    }

    boolean limited() {
        return tokensPerDay > 0;
    }
}
