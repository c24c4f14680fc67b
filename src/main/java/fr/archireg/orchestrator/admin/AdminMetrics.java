package fr.archireg.orchestrator.admin;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * How the program is used, as it was counted last.
 *
 * @param tokens of thirty days, oldest first
 */
record AdminMetrics(
        Instant refreshedAt,
        Conversations conversations,
        Users users,
        List<Tokens> tokens,
        Feedback feedback,
        Files files,
        Corpus corpus) {
    AdminMetrics {
        tokens = List.copyOf(tokens);
    }

    /**
     * What was asked and answered.
     *
     * @param total conversations
     * @param byStatus messages, questions included
     */
    record Conversations(long total, long messages, Map<String, Long> byStatus) {
        Conversations {
            byStatus = Map.copyOf(byStatus);
        }
    }

    /** People who have a conversation, and those who asked something lately. */
    record Users(long total, long activeDay, long activeWeek, long activeMonth) {}

    /**
     * What a model used on one day.
     *
     * @param day in UTC
     */
    record Tokens(
            LocalDate day, String model, long answers, long promptTokens, long completionTokens) {}

    /** How answers were rated. */
    record Feedback(long up, long down) {}

    /** Projects and what they hold. */
    record Files(long projects, long files, long storageBytes) {}

    /** What can be found. */
    record Corpus(long passages, long passagesWithoutEmbedding) {}
}
