package fr.archireg.orchestrator.ingest;

import java.io.IOException;
import java.util.Optional;

/** Reads a file from its beginning to its end, one entry at a time. Single-threaded. */
interface CorpusReader extends AutoCloseable {
    /**
     * The next entry, or empty at the end.
     *
     * @throws IOException if the file cannot be read on
     */
    Optional<CorpusEntry> next() throws IOException;

    @Override
    void close() throws IOException;
}
