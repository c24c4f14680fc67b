package fr.archireg.orchestrator.rag;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was found, and how.
 *
 * @param query the text that was really searched
 * @param passages best first; ties are ordered by id, so that the same question gives the same list
 * @param degraded why less than asked for was done, or empty
 */
public record Retrieval(
        String query,
        Strategy strategy,
        List<ScoredPassage> passages,
        double similarityThreshold,
        Timings timings,
        Optional<String> degraded) {

    public Retrieval {
        passages = List.copyOf(passages);
    }

    /**
     * Where the time went.
     *
     * @param embedding waiting for the model included
     */
    public record Timings(Duration embedding, Duration search) {}
}
