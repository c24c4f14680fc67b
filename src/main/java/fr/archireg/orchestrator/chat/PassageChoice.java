package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.NearDuplicates;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Surroundings;
import java.util.List;
import java.util.stream.Stream;

/**
 * Chooses what an answer rests on: of what was found, what is not said twice and fits the budget;
 * then what stands around it, as far as there is room.
 *
 * @param surroundingsMax passages at most that were not found themselves
 */
record PassageChoice(PassageBudget budget, Surroundings surroundings, int surroundingsMax) {

    /** For an answer that quotes what it shows: nothing but what was found. */
    List<ScoredPassage> forQuotes(List<ScoredPassage> found) {
        return budget.select(NearDuplicates.merge(found));
    }

    /**
     * For an answer that a model writes.
     *
     * @param filters what the passages around must pass, as those that were found did
     */
    List<ScoredPassage> forModel(List<ScoredPassage> found, Filters filters) {
        List<ScoredPassage> selected = forQuotes(found);
        int tokensLeft = budget.left(selected);
        if (surroundingsMax == 0 || selected.isEmpty() || tokensLeft == 0) {
            return selected;
        }
        List<ScoredPassage> around = surroundings.of(selected, filters);
        List<ScoredPassage> whole =
                budget.fitting(around, tokensLeft).stream().limit(surroundingsMax).toList();
        return NearDuplicates.merge(Stream.concat(selected.stream(), whole.stream()).toList());
    }
}
