package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the model file comes from: the first of a given path, the cached file, the bucket and the
 * address that is there.
 *
 * @param path {@code GGUF_MODEL_PATH}: a file that is used as it is
 * @param name {@code GGUF_MODEL_NAME}: name in the bucket and in the cache, default {@code
 *     Solon-embeddings-large-0.1-Q8_0.gguf}
 * @param cacheFolder {@code GGUF_CACHE_DIR}, default {@code .cache/archireg} in the user's home
 * @param sha256 {@code GGUF_MODEL_SHA256}: 64 hexadecimal digits, kept in lower case; without it,
 *     damaged weights go unnoticed
 * @param bucket {@code SUPABASE_URL} and what belongs to it
 * @param url {@code GGUF_MODEL_URL}: fetched without any key; redirects are followed
 */
public record ModelFileConfig(
        Optional<Path> path,
        String name,
        Path cacheFolder,
        Optional<String> sha256,
        Optional<BucketConfig> bucket,
        Optional<URI> url) {
    private static final String DEFAULT_NAME = "Solon-embeddings-large-0.1-Q8_0.gguf";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Whether the file can be had without having been cached before. */
    public boolean hasOrigin() {
        return path.isPresent() || bucket.isPresent() || url.isPresent();
    }

    /** Reads the variables named above. */
    static ModelFileConfig from(Settings settings) {
        return new ModelFileConfig(
                path(settings, "GGUF_MODEL_PATH"),
                settings.parse("GGUF_MODEL_NAME", FileName.ALLOWED, FileName::require)
                        .orElse(DEFAULT_NAME),
                path(settings, "GGUF_CACHE_DIR")
                        .orElseGet(() ->
                                Path.of(
                                        System.getProperty("user.home", "."),
                                        ".cache",
                                        "archireg")),
                settings.parse(
                        "GGUF_MODEL_SHA256", "64 hexadecimal digits", ModelFileConfig::sha256),
                BucketConfig.from(settings),
                settings.signedHttpUri("GGUF_MODEL_URL"));
    }

    private static Optional<Path> path(Settings settings, String name) {
        // An InvalidPathException is an IllegalArgumentException.
        return settings.parse(name, "a path of this system", Path::of);
    }

    private static String sha256(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(lower).matches()) {
            throw new IllegalArgumentException("not a SHA-256 digest");
        }
        return lower;
    }
}
