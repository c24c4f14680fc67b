package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Finds the model file, or fetches it: the given path, the cached file, the bucket, the address.
 * Thread-safe, and safe between processes that share the cache folder: one fetches, the others wait
 * and take its file. A file appears under its name only whole and checked.
 */
public final class ModelFiles implements Supplier<ModelFile> {
    private static final Logger LOG = System.getLogger(ModelFiles.class.getName());
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final ModelFileConfig config;
    private final ModelDownload download;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /** Touches neither disk nor network yet. */
    public ModelFiles(ModelFileConfig config, Metrics metrics) {
        this(config, new ModelDownload(metrics, RETRY_DELAY));
    }

    ModelFiles(ModelFileConfig config, ModelDownload download) {
        this.config = config;
        this.download = download;
    }

    /**
     * The checked file; may take minutes.
     *
     * @throws AppException {@code MODEL_UNREACHABLE} if it can be had from nowhere, {@code
     *     MODEL_INVALID} if what is there is not the model
     */
    @Override
    public ModelFile get() {
        if (config.path().isPresent()) {
            return checked(config.path().get());
        }
        oneAtATime.lock();
        try {
            Optional<ModelFile> cached = cached();
            return cached.isPresent() ? cached.get() : fetchAlone();
        } catch (IOException e) {
            throw new AppException(
                    ErrorCode.MODEL_UNREACHABLE,
                    "the model cannot be stored in the cache folder",
                    e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private ModelFile fetchAlone() throws IOException {
        List<ModelSource> sources = ModelSource.of(config);
        if (sources.isEmpty()) {
            throw new AppException(
                    ErrorCode.MODEL_UNREACHABLE,
                    "there is no model file, and neither GGUF_MODEL_PATH nor GGUF_MODEL_URL nor"
                            + " SUPABASE_URL with SUPABASE_SERVICE_ROLE_KEY is set");
        }
        Files.createDirectories(config.cacheFolder());
        try (FileChannel processes =
                FileChannel.open(
                        config.cacheFolder().resolve(config.name() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            // Released with the channel.
            processes.lock();
            Optional<ModelFile> cached = cached();
            return cached.isPresent() ? cached.get() : fetchFromAny(sources);
        }
    }

    private ModelFile fetchFromAny(List<ModelSource> sources) throws IOException {
        for (ModelSource source : sources.subList(0, sources.size() - 1)) {
            try {
                return fetch(source);
            } catch (AppException e) {
                LOG.log(
                        Logger.Level.WARNING,
                        "model source failed code={0} detail={1}",
                        e.code(),
                        e.detail());
            }
        }
        return fetch(sources.getLast());
    }

    private ModelFile fetch(ModelSource source) throws IOException {
        Path temporary = config.cacheFolder().resolve(config.name() + ".part");
        try {
            download.fetch(source, temporary);
            checkNew(temporary);
            Files.move(temporary, target(), StandardCopyOption.ATOMIC_MOVE);
            LOG.log(Logger.Level.INFO, "model fetched bytes={0}", Files.size(target()));
            return ModelFile.read(target());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Optional<ModelFile> cached() {
        if (!Files.exists(target())) {
            return Optional.empty();
        }
        try {
            return Optional.of(checked(target()));
        } catch (AppException e) {
            LOG.log(Logger.Level.WARNING, "cached model not usable detail={0}", e.detail());
            return Optional.empty();
        }
    }

    private Path target() {
        return config.cacheFolder().resolve(config.name());
    }

    private ModelFile checked(Path path) {
        ModelFile file = ModelFile.read(path);
        config.sha256().ifPresent(expected -> requireEqual(file.sha256(), expected));
        return file;
    }

    private void checkNew(Path path) throws IOException {
        ModelFile.read(path);
        if (config.sha256().isPresent()) {
            requireEqual(FileDigest.compute(path), config.sha256().get());
        }
    }

    private static void requireEqual(String actual, String expected) {
        if (!actual.equals(expected)) {
            throw new AppException(
                    ErrorCode.MODEL_INVALID,
                    "the model file has the SHA-256 %s instead of %s".formatted(actual, expected));
        }
    }
}
