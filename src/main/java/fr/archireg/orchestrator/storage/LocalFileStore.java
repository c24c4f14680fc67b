package fr.archireg.orchestrator.storage;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files in a folder, one below the other: {@code folder/user/file}. A file is written beside its
 * place and moved there once it is on the disk. Thread-safe.
 */
final class LocalFileStore implements FileStore {
    private static final String PARTIAL = ".part";

    private final Path folder;

    LocalFileStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public long put(FileKey key, FileType type, InputStream content) {
        Path place = place(key);
        Path partial = partial(key);
        try {
            Files.createDirectories(owned(key));
            long bytes = write(partial, content);
            if (Files.exists(place)) {
                throw new FileAlreadyExistsException("a key is used once");
            }
            Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(owned(key));
            return bytes;
        } catch (IOException e) {
            throw unavailable("a file could not be written", e);
        }
    }

    @Override
    public InputStream open(FileKey key, ByteRange range) {
        try {
            FileChannel channel = FileChannel.open(place(key), StandardOpenOption.READ);
            channel.position(range.offsetBytes());
            return new ExactInputStream(Channels.newInputStream(channel), range.lengthBytes());
        } catch (NoSuchFileException e) {
            throw new AppException(ErrorCode.NOT_FOUND, "the file's content is gone", e);
        } catch (IOException e) {
            throw unavailable("a file could not be read", e);
        }
    }

    @Override
    public void delete(FileKey key) {
        try {
            Files.deleteIfExists(partial(key));
            Files.deleteIfExists(place(key));
        } catch (IOException e) {
            throw unavailable("a file could not be deleted", e);
        }
    }

    private static long write(Path partial, InputStream content) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(
                                partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            Content source = new Content(content);
            long bytes = source.copyTo(out);
            channel.force(true);
            return bytes;
        }
    }

    private static void forceFolder(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path place(FileKey key) {
        return owned(key).resolve(key.fileId().toString());
    }

    private Path partial(FileKey key) {
        return owned(key).resolve(key.fileId() + PARTIAL);
    }

    private Path owned(FileKey key) {
        return folder.resolve(key.userId().toString());
    }

    private static AppException unavailable(String detail, IOException cause) {
        return new AppException(ErrorCode.STORAGE_UNAVAILABLE, detail, cause);
    }
}
