package fr.archireg.orchestrator.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** The sample that comes with the program: enough to try it out, not the law itself. */
record SampleCorpus() implements CorpusSource {
    private static final String RESOURCE = "sample-corpus.jsonl";

    @Override
    public String name() {
        return RESOURCE;
    }

    @Override
    public long bytes() throws IOException {
        try (InputStream in = open()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public InputStream open() throws IOException {
        return Optional.ofNullable(SampleCorpus.class.getResourceAsStream(RESOURCE))
                .orElseThrow(() -> new FileNotFoundException("the sample is not in this build"));
    }
}
