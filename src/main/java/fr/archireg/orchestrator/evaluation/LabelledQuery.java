package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A question and the documents that answer it, as a line of a file of JSON objects.
 *
 * @param group questions of a group mean the same; without one a question is a group of its own
 * @param relevant external ids; none if the corpus has no answer and none should be given
 */
public record LabelledQuery(String query, Optional<String> group, List<String> relevant) {
    private static final String OFF_TOPIC = "off-topic.jsonl";

    public LabelledQuery {
        relevant = List.copyOf(relevant);
        if (query.isBlank()) {
            throw AppException.invalid("query", "must not be blank");
        }
    }

    /** Whether the corpus has an answer. */
    public boolean answerable() {
        return !relevant.isEmpty();
    }

    /** The name of its group, or what stands for it. */
    String groupName() {
        return group.orElse(query);
    }

    /**
     * The questions of a file.
     *
     * @throws AppException {@code INVALID_REQUEST} naming the first line that is none
     */
    public static List<LabelledQuery> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Questions about neither law nor administration, which come with the program. */
    public static List<LabelledQuery> offTopic() {
        try (InputStream in =
                Objects.requireNonNull(LabelledQuery.class.getResourceAsStream(OFF_TOPIC))) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("This is a bug: a resource cannot be read", e);
        }
    }

    private static List<LabelledQuery> read(InputStream in) throws IOException {
        List<LabelledQuery> queries = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                queries.add(parse(line, number));
            }
        }
        return queries;
    }

    private static LabelledQuery parse(String line, long number) {
        try {
            return Json.parse(line, LabelledQuery.class);
        } catch (RuntimeException e) {
            throw new AppException(
                    ErrorCode.INVALID_REQUEST,
                    "line %d is no labelled question: it has query, relevant and perhaps group"
                            .formatted(number),
                    e);
        }
    }
}
