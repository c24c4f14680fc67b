package fr.archireg.orchestrator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fr.archireg.orchestrator.rag.Origin;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.Validity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The documents of the sample corpus, each as one passage; and passages of nowhere. */
public final class SamplePassages {
    private static final String CORPUS = "/fr/archireg/orchestrator/ingest/sample-corpus.jsonl";

    private SamplePassages() {}

    /** All of them. */
    public static List<Passage> all() {
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        SamplePassages.class.getResourceAsStream(CORPUS)),
                                StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> passage(read(json, line))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a passage comes from of which nothing but this is known. */
    public static Origin origin(Validity validity, List<String> path) {
        return new Origin(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                validity,
                path);
    }

    private static JsonNode read(ObjectMapper json, String line) {
        try {
            return json.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Passage passage(JsonNode document) {
        return new Passage(
                document.path("id").asText(),
                document.path("title").asText(),
                document.path("content").asText(),
                new Origin(
                        text(document, "id"),
                        text(document, "source"),
                        text(document, "code"),
                        text(document, "reference"),
                        text(document, "url"),
                        new Validity(text(document, "status"), Optional.empty(), Optional.empty()),
                        StreamSupport.stream(document.path("path").spliterator(), false)
                                .map(JsonNode::asText)
                                .toList()));
    }

    private static Optional<String> text(JsonNode document, String field) {
        return Optional.ofNullable(document.path(field).textValue());
    }
}
