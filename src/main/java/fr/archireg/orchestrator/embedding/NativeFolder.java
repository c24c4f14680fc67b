package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A folder of its own for the native library while it is loaded: java-llama.cpp unpacks it under a
 * fixed name into the shared temporary folder, where processes that start together break each
 * other. Not used when the library was unpacked beforehand ({@code de.kherud.llama.lib.path}).
 */
final class NativeFolder {
    private static final Logger LOG = System.getLogger(NativeFolder.class.getName());
    private static final String LIBRARY_PATH = "de.kherud.llama.lib.path";
    private static final String TEMPORARY_FOLDER = "de.kherud.llama.tmpdir";

    private NativeFolder() {}

    /**
     * Runs what loads the library, then deletes the unpacked file: it stays mapped for as long as
     * the process lives.
     */
    static <T> T during(Supplier<T> load) {
        if (System.getProperty(LIBRARY_PATH) != null) {
            return load.get();
        }
        Path folder = create();
        System.setProperty(TEMPORARY_FOLDER, folder.toString());
        try {
            return load.get();
        } finally {
            delete(folder);
        }
    }

    private static Path create() {
        try {
            return Files.createTempDirectory("embedding-native");
        } catch (IOException e) {
            throw new AppException(
                    ErrorCode.EMBEDDING_UNAVAILABLE,
                    "the native library needs a writable temporary folder",
                    e);
        }
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, "unpacked native library not deleted", e);
        }
    }
}
