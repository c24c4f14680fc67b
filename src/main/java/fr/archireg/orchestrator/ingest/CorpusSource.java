package fr.archireg.orchestrator.ingest;

import java.io.IOException;
import java.io.InputStream;

/** Something to import: a file, or the sample that comes with the program. */
interface CorpusSource {
    /** Last part of the path, for messages and for the name of the rejects file. */
    String name();

    /** Length as it stands, compressed or not. */
    long bytes() throws IOException;

    InputStream open() throws IOException;
}
