package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.gguf.GgufHeader;
import fr.archireg.orchestrator.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * How texts are embedded and who may wait for it.
 *
 * @param queryPrefix {@code EMBEDDING_QUERY_PREFIX}, verbatim with its spaces, default empty
 * @param passagePrefix {@code EMBEDDING_PASSAGE_PREFIX}, likewise
 * @param pooling {@code EMBEDDING_POOLING}: mean, cls or last; default what the file says, mean if
 *     it says nothing
 * @param passageWindow {@code EMBEDDING_PASSAGE_WINDOW}: tokens of a passage that are embedded at
 *     once, 1 to 8,192, or 0, the default, for all of them. The vector of a longer passage is the
 *     mean of those of its windows: a model that was trained on short texts reads long ones badly
 * @param threads {@code EMBEDDING_THREADS}, 1 to 64, default 1: a question is short, and a second
 *     thread made short texts slower
 * @param waitingMax {@code EMBEDDING_QUEUE_MAX}: callers that may wait while one is served, 1 to
 *     10,000, default 32
 * @param waitMax {@code EMBEDDING_WAIT}: longest wait of a caller for its turn, 1 ms to 1 min,
 *     default 5 s
 */
public record EngineConfig(
        String queryPrefix,
        String passagePrefix,
        Optional<Pooling> pooling,
        int passageWindow,
        int threads,
        int waitingMax,
        Duration waitMax) {

    /** Reads the variables named above. */
    static EngineConfig from(Settings settings) {
        Optional<Pooling> pooling =
                settings.text("EMBEDDING_POOLING")
                        .map(value ->
                                settings.choice("EMBEDDING_POOLING", Pooling.class, Pooling.MEAN));
        return new EngineConfig(
                settings.verbatim("EMBEDDING_QUERY_PREFIX").orElse(""),
                settings.verbatim("EMBEDDING_PASSAGE_PREFIX").orElse(""),
                pooling,
                settings.integer("EMBEDDING_PASSAGE_WINDOW", 0, 0, 8_192),
                settings.integer("EMBEDDING_THREADS", 1, 1, 64),
                settings.integer("EMBEDDING_QUEUE_MAX", 32, 1, 10_000),
                settings.duration(
                        "EMBEDDING_WAIT",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1),
                        Duration.ofMinutes(1)));
    }

    /** How this model file is really pooled: as configured, else as the file says, else by mean. */
    Pooling effectivePooling(GgufHeader header) {
        return pooling.orElseGet(() ->
                switch (header.poolingType().orElse(1)) {
                    case 2 -> Pooling.CLS;
                    case 3 -> Pooling.LAST;
                    default -> Pooling.MEAN;
                });
    }

    /** What the model wants before a text of this role. */
    String prefix(EmbeddingRole role) {
        return switch (role) {
            case QUERY -> queryPrefix;
            case PASSAGE -> passagePrefix;
        };
    }
}
