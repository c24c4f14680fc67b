package fr.archireg.orchestrator.account;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.archireg.orchestrator.conversation.DailyUsage;
import fr.archireg.orchestrator.conversation.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a user has, in numbers.
 *
 * @param usage tokens of all answers that are kept
 */
record AccountStats(
        @JsonUnwrapped Counts counts,
        Optional<Instant> firstActivityAt,
        Optional<Instant> lastActivityAt,
        Tokens usage,
        List<DailyUsage> usageByDay) {

    AccountStats {
        usageByDay = List.copyOf(usageByDay);
    }

    /**
     * How many there are of each.
     *
     * @param storageBytes of the files that are stored
     */
    record Counts(
            long conversations, long messages, long projects, long files, long storageBytes) {}
}
