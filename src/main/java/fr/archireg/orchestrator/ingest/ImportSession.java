package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.job.StopSignal;
import fr.archireg.orchestrator.rag.CorpusStore;
import fr.archireg.orchestrator.rag.LexicalIndex;
import fr.archireg.orchestrator.rag.VectorIndex;
import fr.archireg.orchestrator.rag.VectorMaker;
import fr.archireg.orchestrator.rag.VectorSet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Imports all files of a command line, then sees to the index. Single-threaded, used once. */
final class ImportSession {
    private final ImportParts parts;
    private final RejectsFile rejects;
    private final ProgressDisplay display;
    private final StopSignal stop;
    private final long startNanos = System.nanoTime();

    private ImportCounts total = ImportCounts.ZERO;
    private long bytesRead;
    private long bytesTotal;

    ImportSession(
            ImportParts parts, RejectsFile rejects, ProgressDisplay display, StopSignal stop) {
        this.parts = parts;
        this.rejects = rejects;
        this.display = display;
        this.stop = stop;
    }

    /**
     * Runs to the end, or to the end of the batch in which a stop was requested.
     *
     * @throws IOException if a file cannot be read on
     * @throws fr.archireg.orchestrator.error.AppException if the database or the model failed
     */
    ImportCounts run(List<CorpusSource> sources) throws IOException {
        parts.migrations().run();
        ModelLoading.await(parts.model(), stop::await);
        parts.catalog().requireDimensions(parts.model().dimensions());
        VectorSet vectors = parts.catalog().vectors();
        VectorMaker maker = parts.maker().get();
        CorpusImport corpusImport =
                new CorpusImport(
                        new CorpusStore(parts.database(), vectors, maker),
                        parts.model(),
                        vectors.versionedAs(maker));
        for (CorpusSource source : sources) {
            bytesTotal += source.bytes();
        }
        try {
            for (CorpusSource source : sources) {
                importSource(source, corpusImport);
            }
            if (!stop.requested()) {
                new VectorIndex(parts.database(), parts.catalog(), parts.index())
                        .ensure(display::show);
                new LexicalIndex(parts.database(), parts.catalog()).refresh();
            }
        } finally {
            display.end();
        }
        return total;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private void importSource(CorpusSource source, CorpusImport corpusImport) throws IOException {
        try (CountingInputStream in = new CountingInputStream(source.open());
                CorpusReader reader = CorpusReaders.open(in)) {
            total = total.plus(corpusImport.run(reader, new Observer(source, in)));
            bytesRead += in.bytes();
        }
    }

    private final class Observer implements ImportObserver {
        private final CorpusSource source;
        private final CountingInputStream in;

        Observer(CorpusSource source, CountingInputStream in) {
            this.source = source;
            this.in = in;
        }

        @Override
        public boolean stopped() {
            return stop.requested();
        }

        @Override
        public void rejected(CorpusEntry.Rejected entry) throws IOException {
            rejects.add(source, entry);
        }

        @Override
        public void progressed(ImportCounts counts) {
            display.show(
                    new ImportProgress(
                            total.plus(counts), bytesRead + in.bytes(), bytesTotal, elapsed()));
        }
    }
}
