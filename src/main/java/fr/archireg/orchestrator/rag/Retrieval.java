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
 * @param abstention why an answer should not be made of the passages, or empty
 */
public record Retrieval(
        String query,
        Strategy strategy,
        List<ScoredPassage> passages,
        double similarityThreshold,
        Timings timings,
        Optional<String> degraded,
        Optional<Abstention> abstention) {
    public Retrieval {
        passages = List.copyOf(passages);
    }

    /** What a reader has to know about the list, or empty: the reason of the abstention. */
    public Optional<String> notice() {
        return abstention.map(Abstention::reason).map(Abstention.Reason::wireName);
    }

    /** The same for somebody who asks it again: nothing was searched. */
    public Retrieval again() {
        Timings none = new Timings(Duration.ZERO, Duration.ZERO);
        return new Retrieval(
                query, strategy, passages, similarityThreshold, none, degraded, abstention);
    }

    /**
     * Where the time went.
     *
     * @param embedding waiting for the model included
     * @param search what came on top of it; the lexical search runs while the model works
     */
    public record Timings(Duration embedding, Duration search) {}
}
