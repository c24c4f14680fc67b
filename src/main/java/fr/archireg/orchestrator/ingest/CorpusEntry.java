package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.error.AppException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a file holds at one place. */
sealed interface CorpusEntry {
    /** Line of the file that it begins at, from 1. */
    long line();

    /** A document to import. */
    record Accepted(long line, Document document) implements CorpusEntry {}

    /**
     * Something that cannot be imported.
     *
     * @param reason names the field and never repeats the text
     */
    record Rejected(long line, String reason) implements CorpusEntry {}

    /** Accepted, or rejected if making the document fails because of its input. */
    static CorpusEntry of(long line, Supplier<Document> document) {
        try {
            return new Accepted(line, document.get());
        } catch (AppException e) {
            return new Rejected(line, reason(e));
        }
    }

    private static String reason(AppException failure) {
        return failure.errors().isEmpty()
                ? failure.detail()
                : failure.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining(", "));
    }
}
