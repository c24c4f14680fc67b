package fr.archireg.orchestrator.ingest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.rag.Origin;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * JSON Lines in UTF-8: a document on each line, blank lines are passed over. {@code id} and {@code
 * content} are required, unknown fields are ignored. A bad line is one rejected entry.
 */
final class JsonLinesReader implements CorpusReader {
    private static final int LINE_BYTES_MAX = 8 * 1024 * 1024;

    private final InputStream in;

    /** The line being read, from 1. */
    private long line;

    JsonLinesReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Line(
            Optional<String> id,
            Optional<String> title,
            Optional<String> content,
            Optional<String> reference,
            Optional<String> code,
            Optional<String> url,
            Optional<String> source,
            Optional<String> status,
            Optional<LocalDate> validFrom,
            Optional<LocalDate> validTo,
            Optional<List<String>> path) {

        Document document() {
            Origin origin =
                    new Origin(
                            present(id),
                            present(source),
                            present(code),
                            present(reference),
                            present(url),
                            LegalDates.validity(present(status), validFrom, validTo),
                            path.orElse(List.of()));
            return new Document(title.orElse(""), content.orElse(""), origin);
        }

        private static Optional<String> present(Optional<String> text) {
            return text.map(String::strip).filter(value -> !value.isEmpty());
        }
    }

    @Override
    public Optional<CorpusEntry> next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            boolean ended = readLine(bytes);
            if (bytes.size() > LINE_BYTES_MAX) {
                return Optional.of(
                        new CorpusEntry.Rejected(
                                line, "is longer than %d bytes".formatted(LINE_BYTES_MAX)));
            }
            Optional<CorpusEntry> entry = entry(bytes.toByteArray());
            if (entry.isPresent() || ended) {
                return entry;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads one line, of which at most one byte too many is kept; true at the end of the file. */
    private boolean readLine(ByteArrayOutputStream bytes) throws IOException {
        line++;
        int next = in.read();
        while (next != '\n' && next != -1) {
            if (bytes.size() <= LINE_BYTES_MAX) {
                bytes.write(next);
            }
            next = in.read();
        }
        return next == -1;
    }

    private Optional<CorpusEntry> entry(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return Optional.of(new CorpusEntry.Rejected(line, "is not UTF-8"));
        }
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(CorpusEntry.of(line, () -> Json.parse(text, Line.class).document()));
    }
}
