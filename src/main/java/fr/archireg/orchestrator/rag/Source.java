package fr.archireg.orchestrator.rag;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A passage as it is shown beside an answer, on the wire and in the saved message.
 *
 * @param n its number in the answer, from 1; the answer cites it as {@code [n]}
 * @param documentId key of the passage
 * @param excerpt beginning of its text, at most 320 characters
 * @param similarity cosine similarity to the question in [-1, 1]
 * @param score what the list is ordered by
 * @param validTo first day on which it is no longer law
 */
public record Source(
        int n,
        String documentId,
        Optional<String> externalId,
        String title,
        Optional<String> reference,
        Optional<String> url,
        String excerpt,
        double similarity,
        double score,
        Optional<String> status,
        Optional<LocalDate> validFrom,
        Optional<LocalDate> validTo,
        List<String> path) {

    private static final int EXCERPT_CHARS_MAX = 320;

    public Source {
        path = List.copyOf(path);
    }

    /** A passage with its number. */
    public static Source of(int n, ScoredPassage scored) {
        Passage passage = scored.passage();
        Origin origin = passage.origin();
        return new Source(
                n,
                passage.id(),
                origin.externalId(),
                passage.title(),
                origin.reference(),
                origin.url(),
                Excerpt.of(passage.content(), EXCERPT_CHARS_MAX),
                scored.similarity(),
                scored.score(),
                origin.validity().status(),
                origin.validity().from(),
                origin.validity().to(),
                origin.path());
    }
}
