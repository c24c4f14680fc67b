package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * The Supabase Storage bucket that holds the model.
 *
 * @param supabase address of the project, {@code SUPABASE_URL}
 * @param key {@code SUPABASE_SERVICE_ROLE_KEY}; the bucket is private
 * @param bucket {@code GGUF_BUCKET_NAME}, default {@code gguf-models}
 */
public record BucketConfig(URI supabase, Secret key, String bucket) {
    private static final String DEFAULT_BUCKET = "gguf-models";

    /** Empty unless both the address and the key are set. */
    static Optional<BucketConfig> from(Settings settings) {
        Optional<URI> supabase = settings.httpUri("SUPABASE_URL");
        Optional<Secret> key = settings.secret("SUPABASE_SERVICE_ROLE_KEY");
        String bucket =
                settings.parse("GGUF_BUCKET_NAME", FileName.ALLOWED, FileName::require)
                        .orElse(DEFAULT_BUCKET);
        return supabase.flatMap(uri -> key.map(secret -> new BucketConfig(uri, secret, bucket)));
    }
}
