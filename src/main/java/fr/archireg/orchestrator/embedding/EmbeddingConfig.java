package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.settings.Settings;

/**
 * Everything that this package reads from the environment.
 *
 * @param modelFile where the model comes from
 * @param engine how texts are embedded
 * @param cacheEntries {@code EMBEDDING_CACHE_ENTRIES}: query embeddings that are remembered, 0 (no
 *     cache) to 1,000,000, default 1,000
 * @param warm {@code EMBEDDING_WARM}: whether the model is loaded in the background at the start
 *     and not at the first use, default true
 */
public record EmbeddingConfig(
        ModelFileConfig modelFile, EngineConfig engine, int cacheEntries, boolean warm) {

    /** Reads the variables of this package. */
    public static EmbeddingConfig from(Settings settings) {
        return new EmbeddingConfig(
                ModelFileConfig.from(settings),
                EngineConfig.from(settings),
                settings.integer("EMBEDDING_CACHE_ENTRIES", 1_000, 0, 1_000_000),
                settings.flag("EMBEDDING_WARM", true));
    }
}
