package fr.archireg.orchestrator.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The import of one file, batch by batch. Single-threaded and used once. */
final class FileImport {
    private static final int BATCH_DOCUMENTS = 64;

    private final CorpusReader reader;
    private final ImportObserver observer;
    private final EmbeddingStep embedding;
    private final WritingStep writing;

    /** All of the file: the same id twice would make each import overwrite the other half. */
    private final Set<String> externalIds = new HashSet<>();

    private ImportCounts counts = ImportCounts.ZERO;

    FileImport(
            CorpusReader reader,
            ImportObserver observer,
            EmbeddingStep embedding,
            WritingStep writing) {
        this.reader = reader;
        this.observer = observer;
        this.embedding = embedding;
        this.writing = writing;
    }

    ImportCounts run() throws IOException {
        while (!observer.stopped()) {
            List<CorpusEntry.Accepted> batch = readBatch();
            if (batch.isEmpty()) {
                break;
            }
            EmbeddingStep.Result result = embedding.run(batch);
            for (CorpusEntry.Rejected entry : result.rejected()) {
                reject(entry);
            }
            count(new ImportCounts(0, 0, result.unchanged(), 0, 0));
            count(writing.write(result.documents()));
            observer.progressed(counts);
        }
        count(writing.finish());
        observer.progressed(counts);
        return counts;
    }

    private List<CorpusEntry.Accepted> readBatch() throws IOException {
        List<CorpusEntry.Accepted> batch = new ArrayList<>();
        while (batch.size() < BATCH_DOCUMENTS) {
            Optional<CorpusEntry> next = reader.next();
            if (next.isEmpty()) {
                break;
            }
            count(new ImportCounts(1, 0, 0, 0, 0));
            switch (next.get()) {
                case CorpusEntry.Rejected entry -> reject(entry);
                case CorpusEntry.Accepted entry when externalIds.add(externalId(entry)) ->
                        batch.add(entry);
                case CorpusEntry.Accepted entry ->
                        reject(new CorpusEntry.Rejected(entry.line(), "id stands on a line above"));
            }
        }
        return batch;
    }

    private static String externalId(CorpusEntry.Accepted entry) {
        return entry.document().externalId();
    }

    private void reject(CorpusEntry.Rejected entry) throws IOException {
        count(new ImportCounts(0, 0, 0, 1, 0));
        observer.rejected(entry);
    }

    private void count(ImportCounts more) {
        counts = counts.plus(more);
    }
}
