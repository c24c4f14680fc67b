package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.settings.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One address of the model file.
 *
 * @param label how messages call it, since they must not name hosts
 * @param key sent as Supabase wants it; with a key, redirects are not followed
 */
record ModelSource(String label, URI uri, Optional<Secret> key) {

    /** The bucket first, then the plain address. */
    static List<ModelSource> of(ModelFileConfig config) {
        Optional<ModelSource> bucket =
                config.bucket()
                        .map(storage ->
                                new ModelSource(
                                        "the bucket",
                                        URI.create(
                                                "%s/storage/v1/object/%s/%s"
                                                        .formatted(
                                                                storage.supabase(),
                                                                storage.bucket(),
                                                                config.name())),
                                        Optional.of(storage.key())));
        Optional<ModelSource> url =
                config.url().map(uri -> new ModelSource("the address", uri, Optional.empty()));
        return Stream.of(bucket, url).flatMap(Optional::stream).toList();
    }
}
