package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.storage.ByteRange;
import fr.archireg.orchestrator.storage.FileKey;
import fr.archireg.orchestrator.storage.FileStore;
import fr.archireg.orchestrator.storage.FileType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/** Whether a file can be stored, read and deleted. */
public final class StorageCheck implements SystemTest {
    /** Owner of the files of this test: no user has this id. */
    private static final UUID NOBODY = new UUID(0, 0);

    private static final byte[] CONTENT =
            "ArchiReg : essai du stockage\n".getBytes(StandardCharsets.UTF_8);

    private final FileStore store;

    public StorageCheck(FileStore store) {
        this.store = store;
    }

    private record Seen(int bytes) {}

    @Override
    public String name() {
        return "test-storage";
    }

    @Override
    public String description() {
        return "stores a tiny file, reads it back and deletes it";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Outcome run() {
        FileKey key = new FileKey(NOBODY, UUID.randomUUID());
        byte[] back;
        try {
            store.put(key, FileType.TXT, new ByteArrayInputStream(CONTENT));
            back = read(key);
        } catch (AppException e) {
            deleteIfPossible(key, e);
            throw e;
        }
        store.delete(key);
        return Arrays.equals(back, CONTENT)
                ? new Outcome.Passed(new Seen(CONTENT.length))
                : Outcome.failed("the file came back with another content");
    }

    private byte[] read(FileKey key) {
        try (InputStream in = store.open(key, new ByteRange(0, CONTENT.length))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AppException(
                    ErrorCode.STORAGE_UNAVAILABLE, "a file that was stored cannot be read", e);
        }
    }

    private void deleteIfPossible(FileKey key, AppException reported) {
        try {
            store.delete(key);
        } catch (AppException e) {
            reported.addSuppressed(e);
        }
    }
}
