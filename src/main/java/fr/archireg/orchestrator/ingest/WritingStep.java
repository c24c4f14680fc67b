package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.rag.CorpusStore;
import fr.archireg.orchestrator.rag.EmbeddedDocument;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes one batch while the next is being embedded; never more than one is on its way.
 * Single-threaded.
 */
final class WritingStep implements AutoCloseable {
    private final CorpusStore store;
    private final ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor();
    private Future<ImportCounts> underWay = CompletableFuture.completedFuture(ImportCounts.ZERO);

    WritingStep(CorpusStore store) {
        this.store = store;
    }

    /**
     * Waits until the batch before is committed, begins this one, and returns what was committed.
     */
    ImportCounts write(List<EmbeddedDocument> documents) {
        ImportCounts committed = finish();
        underWay = writer.submit(() -> replace(documents));
        return committed;
    }

    /**
     * Waits for the last batch and returns what was committed since the last call.
     *
     * @throws AppException if the batch could not be written
     */
    ImportCounts finish() {
        try {
            ImportCounts committed = underWay.get();
            underWay = CompletableFuture.completedFuture(ImportCounts.ZERO);
            return committed;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AppException failure
                    ? failure
                    : new AppException(ErrorCode.INTERNAL, "a batch could not be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(ErrorCode.INTERNAL, "interrupted while writing a batch", e);
        }
    }

    /** Lets the batch that is on its way come to its end. */
    @Override
    public void close() {
        writer.close();
    }

    private ImportCounts replace(List<EmbeddedDocument> documents) {
        if (documents.isEmpty()) {
            return ImportCounts.ZERO;
        }
        store.replace(documents);
        int passages = documents.stream().mapToInt(d -> d.passages().size()).sum();
        return new ImportCounts(0, documents.size(), 0, 0, passages);
    }
}
