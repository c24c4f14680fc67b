package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.screening.Screening;
import java.util.List;
import java.util.stream.Stream;

/**
 * The passages of a prompt, in the order of their numbers, and which of them want to steer the
 * model.
 */
record ScreenedPassages(List<ScoredPassage> passages, Screening screening) {
    ScreenedPassages {
        passages = List.copyOf(passages);
    }

    static ScreenedPassages of(ChatRequest request, List<ScoredPassage> passages) {
        List<String> userTexts =
                Stream.concat(Stream.of(request.question()), request.instructions().stream())
                        .toList();
        List<String> texts = passages.stream().map(scored -> text(scored.passage())).toList();
        return new ScreenedPassages(passages, Screening.of(userTexts, texts));
    }

    /** Whether the passage with this number, from 1, wants to steer the model. */
    boolean flagged(int n) {
        return screening.passages().contains(n);
    }

    private static String text(Passage passage) {
        return passage.title() + "\n" + passage.content();
    }
}
