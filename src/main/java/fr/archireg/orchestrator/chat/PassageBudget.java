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

    /** Tokens that are not used, 0 where so few are left that they hold nothing. */
    int left(List<ScoredPassage> selected) {
        int used =
                selected.stream()
                        .mapToInt(hit -> TokenEstimate.tokens(hit.passage().content()))
                        .sum();
        return tokensMax - used < TOKENS_MIN ? 0 : tokensMax - used;
    }

    /** Those that fit whole into some tokens, in their order. */
    List<ScoredPassage> fitting(List<ScoredPassage> candidates, int tokens) {
        List<ScoredPassage> fitting = new ArrayList<>();
        int tokensLeft = tokens;
        for (ScoredPassage candidate : candidates) {
            int needed = TokenEstimate.tokens(candidate.passage().content());
            if (needed <= tokensLeft) {
                fitting.add(candidate);
                tokensLeft -= needed;
            }
        }
        return fitting;
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
