package fr.archireg.orchestrator.storage;

import java.time.Duration;

/** Chooses where files are kept. */
public final class FileStores {
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private FileStores() {}

    /** The store that is configured. */
    public static FileStore of(StorageConfig config) {
        return of(config, SILENCE_MAX);
    }

    /**
     * The store that is configured, with another patience.
     *
     * @param silenceMax how long the storage may take for one read or write
     */
    public static FileStore of(StorageConfig config, Duration silenceMax) {
        return config.bucket()
                .<FileStore>map(bucket -> SupabaseFileStore.create(bucket, silenceMax))
                .orElseGet(() -> new LocalFileStore(config.folder()));
    }
}
