package fr.archireg.orchestrator.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file on disk. */
record CorpusFile(Path path) implements CorpusSource {
    @Override
    public String name() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public long bytes() throws IOException {
        return Files.size(path);
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }
}
