package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.TokenEstimate;
import fr.archireg.orchestrator.rag.Excerpt;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.ScoredPassage;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the passages that fit a prompt: best first, until the budget is used. What is left out of
 * the prompt is not shown as a source either.
 *
 * @param tokensMax estimated tokens of all passages together
 */
record PassageBudget(int tokensMax) {
    /** Less of a passage than this says nothing. */
    private static final int TOKENS_MIN = 60;

    private static final int CHARACTERS_PER_TOKEN = 3;

    List<ScoredPassage> select(List<ScoredPassage> found) {
        List<ScoredPassage> selected = new ArrayList<>();
        int tokensLeft = tokensMax;
        for (ScoredPassage candidate : found) {
            if (tokensLeft < TOKENS_MIN) {
                break;
            }
            ScoredPassage fitting = cut(candidate, tokensLeft);
            selected.add(fitting);
            tokensLeft -= TokenEstimate.tokens(fitting.passage().content());
        }
        return selected;
    }

    private static ScoredPassage cut(ScoredPassage scored, int tokens) {
        Passage passage = scored.passage();
        String content = Excerpt.of(passage.content(), tokens * CHARACTERS_PER_TOKEN);
        return new ScoredPassage(
                new Passage(passage.id(), passage.title(), content, passage.origin()),
                scored.similarity(),
                scored.score());
    }
}
