package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.FinishReason;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.rag.Excerpt;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.ScoredPassage;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * An answer without a model: the passages themselves, quoted and numbered. It looks like a model's
 * stream, a piece for each passage, so that everything after it works the same.
 */
final class ExtractiveAnswer implements CompletionStream {
    private static final int QUOTE_CHARS_MAX = 700;

    private static final String NOTHING_FOUND =
            """
            Je n'ai trouvé dans le corpus aucun passage assez proche de cette question pour y répondre. \
            Vous pouvez la reformuler, citer l'article ou le code qui vous intéresse, ou vous adresser \
            au service urbanisme de votre mairie.\
            """;

    private static final String INTRODUCTION =
            """
            Aucun modèle de langage n'a été utilisé pour cette réponse : voici, cités tels quels, les \
            passages du corpus les plus proches de votre question.
            """;

    private static final String CONCLUSION =
            """

            Vérifiez toujours le texte en vigueur à la source avant de vous en prévaloir.\
            """;

    private final Queue<CompletionEvent> events;

    private ExtractiveAnswer(List<String> pieces) {
        events = new ArrayDeque<>(pieces.size() + 1);
        pieces.forEach(piece -> events.add(new CompletionEvent.Delta(piece)));
        events.add(new CompletionEvent.Finished(FinishReason.STOP, TokenUsage.NONE));
    }

    /**
     * The answer made of these passages; without any, it says that nothing was found.
     *
     * @param day the day that the answer is about
     */
    static ExtractiveAnswer of(List<ScoredPassage> passages, Optional<LocalDate> day) {
        if (passages.isEmpty()) {
            return new ExtractiveAnswer(List.of(NOTHING_FOUND));
        }
        List<String> pieces = new ArrayList<>();
        pieces.add(INTRODUCTION);
        for (int i = 0; i < passages.size(); i++) {
            pieces.add(quote(i + 1, passages.get(i).passage(), day));
        }
        pieces.add(CONCLUSION);
        return new ExtractiveAnswer(pieces);
    }

    @Override
    public CompletionEvent next() {
        return events.remove();
    }

    @Override
    public String model() {
        return "";
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static String quote(int n, Passage passage, Optional<LocalDate> day) {
        return "\n**%s** [%d]\n\n%s« %s » [%d]\n"
                .formatted(
                        passage.title().strip(),
                        n,
                        ValidityNotice.of(passage.origin().validity(), day)
                                .map(notice -> "Attention : " + notice + "\n\n")
                                .orElse(""),
                        Excerpt.of(passage.content(), QUOTE_CHARS_MAX).strip(),
                        n);
    }
}
