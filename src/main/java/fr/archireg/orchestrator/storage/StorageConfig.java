package fr.archireg.orchestrator.storage;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where files are kept, and how many.
 *
 * @param bucket {@code SUPABASE_URL} and what belongs to it; without it, files go to the folder
 * @param folder {@code STORAGE_DIR}, default {@code .local/share/archireg/files} in the user's home
 * @param fileBytesMax {@code FILE_BYTES_MAX}, size of one file, 1 to 5 GiB, default 25 MiB
 * @param filesPerProjectMax {@code FILES_PER_PROJECT_MAX}, 1 to 10,000, default 200
 * @param bytesPerUserMax {@code STORAGE_BYTES_PER_USER_MAX}, all files of a user, 1 to 1 TiB,
 *     default 500 MiB
 * @param types {@code FILE_TYPES}, labels of {@link FileType}, default all of them
 */
public record StorageConfig(
        Optional<Bucket> bucket,
        Path folder,
        long fileBytesMax,
        int filesPerProjectMax,
        long bytesPerUserMax,
        Set<FileType> types) {
    private static final String BUCKET_DEFAULT = "project-files";
    private static final String BUCKET_ALLOWED = "1 to 63 of a-z, 0-9, dot, dash and underscore";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

    public StorageConfig {
        types = Set.copyOf(types);
    }

    /**
     * A private bucket of Supabase Storage.
     *
     * @param supabase address of the project, {@code SUPABASE_URL}
     * @param key {@code SUPABASE_SERVICE_ROLE_KEY}
     * @param name {@code STORAGE_BUCKET}, default {@code project-files}
     */
    public record Bucket(URI supabase, Secret key, String name) {}

    /** Reads the variables named above. */
    public static StorageConfig from(Settings settings) {
        return new StorageConfig(
                bucket(settings),
                settings.parse("STORAGE_DIR", "a path of this system", Path::of)
                        .orElseGet(StorageConfig::defaultFolder),
                bytes(settings, "FILE_BYTES_MAX", 25 * MEBIBYTE, 5 * GIBIBYTE),
                settings.integer("FILES_PER_PROJECT_MAX", 200, 1, 10_000),
                bytes(settings, "STORAGE_BYTES_PER_USER_MAX", 500 * MEBIBYTE, 1_024 * GIBIBYTE),
                types(settings));
    }

    private static Optional<Bucket> bucket(Settings settings) {
        Optional<URI> supabase = settings.httpUri("SUPABASE_URL");
        Optional<Secret> key = settings.secret("SUPABASE_SERVICE_ROLE_KEY");
        String name =
                settings.parse("STORAGE_BUCKET", BUCKET_ALLOWED, StorageConfig::bucketName)
                        .orElse(BUCKET_DEFAULT);
        return supabase.flatMap(uri -> key.map(secret -> new Bucket(uri, secret, name)));
    }

    private static Path defaultFolder() {
        return Path.of(
                System.getProperty("user.home", "."), ".local", "share", "archireg", "files");
    }

    private static String bucketName(String value) {
        if (!BUCKET.matcher(value).matches()) {
            throw new IllegalArgumentException("not a bucket name");
        }
        return value;
    }

    private static long bytes(Settings settings, String name, long fallback, long max) {
        return settings.parse(
                        name,
                        "a whole number of bytes from 1 to %d".formatted(max),
                        value -> {
                            long number = Long.parseLong(value);
                            if (number < 1 || number > max) {
                                throw new IllegalArgumentException("out of range");
                            }
                            return number;
                        })
                .orElse(fallback);
    }

    private static Set<FileType> types(Settings settings) {
        return settings.parse(
                        "FILE_TYPES",
                        "some of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(FileType.values())
                                                .map(FileType::label)
                                                .toList()),
                        value -> labels(value.split(",", -1)))
                .orElseGet(() -> EnumSet.allOf(FileType.class));
    }

    private static Set<FileType> labels(String[] labels) {
        return EnumSet.copyOf(
                List.of(labels).stream().map(label -> FileType.ofLabel(label.strip())).toList());
    }
}
