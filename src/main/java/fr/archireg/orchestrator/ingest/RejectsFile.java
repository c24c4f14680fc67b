package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.http.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lists what could not be imported, as JSON Lines of source, line number and reason; never the text
 * itself. A file is made, or written anew, at its first entry. Single-threaded.
 */
final class RejectsFile {
    private final Optional<Path> path;
    private final Set<Path> begun = new HashSet<>();

    /**
     * @param path one file for all sources; empty means {@code <source>.rejects.jsonl} in the
     *     working folder for each
     */
    RejectsFile(Optional<Path> path) {
        this.path = path;
    }

    private record Line(String source, long line, String reason) {}

    /** Adds an entry; it is on disk when this returns, whatever happens next to the program. */
    void add(CorpusSource source, CorpusEntry.Rejected entry) throws IOException {
        Path target = path(source);
        StandardOpenOption mode =
                begun.add(target)
                        ? StandardOpenOption.TRUNCATE_EXISTING
                        : StandardOpenOption.APPEND;
        try (BufferedWriter writer =
                Files.newBufferedWriter(
                        target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            writer.write(Json.text(new Line(source.name(), entry.line(), entry.reason())));
            writer.write('\n');
        }
    }

    /** Where entries of a source go. */
    Path path(CorpusSource source) {
        return path.orElseGet(() -> Path.of(source.name() + ".rejects.jsonl"));
    }
}
