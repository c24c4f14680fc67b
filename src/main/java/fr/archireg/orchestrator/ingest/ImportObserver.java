package fr.archireg.orchestrator.ingest;

import java.io.IOException;

/** Looks on while a file is imported, and may end it. Called on the importing thread. */
interface ImportObserver {
    /** Whether the import shall end before the next batch. */
    boolean stopped();

    /** Something was not importable. */
    void rejected(CorpusEntry.Rejected entry) throws IOException;

    /** Another batch is done; the counts are those of this file. */
    void progressed(ImportCounts counts);
}
