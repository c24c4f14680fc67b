package fr.archireg.orchestrator.rag;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was found, and how.
 *
 * @param query the text that was really searched, which may be more than was asked
 * @param strategy what was really done, which may be less than what was asked for
 * @param passages best first; ties are ordered by id, so that the same question gives the same list
 * @param degraded why less than asked for was done, or empty: the code of the error that kept the
 *     embedding model out of the search
 * @param notice what a reader has to know about the list, or empty: {@link #AMBIGUOUS_REFERENCE}
 */
public record Retrieval(
        String query,
        Strategy strategy,
        List<ScoredPassage> passages,
        double similarityThreshold,
        Timings timings,
        Optional<String> degraded,
        Optional<String> notice) {
    /**
     * The question names an article without its code, and several codes have one of that number.
     */
    public static final String AMBIGUOUS_REFERENCE = "ambiguous_reference";

    public Retrieval {
        passages = List.copyOf(passages);
    }

    /**
     * Where the time went.
     *
     * @param embedding waiting for the model included
     * @param search what came on top of it; the lexical search runs while the model works
     */
    public record Timings(Duration embedding, Duration search) {}
}
