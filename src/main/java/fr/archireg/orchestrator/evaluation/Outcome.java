package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.evaluation.RankingQuality.Cutoffs;
import fr.archireg.orchestrator.evaluation.RankingQuality.Judged;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a search made of a question.
 *
 * @param found external ids, best first, one for each passage
 * @param topSimilarity cosine similarity of the most similar passage that was found, 0 if there is
 *     none
 * @param abstained whether it said that no answer should be made of it
 * @param duration of the whole search, embedding included
 */
record Outcome(
        LabelledQuery question,
        List<String> found,
        double topSimilarity,
        boolean abstained,
        Duration duration) {

    Outcome {
        found = List.copyOf(found);
    }

    /** Only where the question has an answer. */
    RankingQuality quality(Cutoffs cutoffs) {
        return new Judged(Set.copyOf(question.relevant()), found).quality(cutoffs);
    }
}
