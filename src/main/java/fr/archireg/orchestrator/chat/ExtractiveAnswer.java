package fr.archireg.orchestrator.chat;

import static java.util.stream.Collectors.joining;

import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.FinishReason;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.rag.Abstention;
import fr.archireg.orchestrator.rag.Excerpt;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Validity;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * An answer without a model: the passages themselves, quoted and numbered. It looks like a model's
 * stream, a piece for each passage, so that everything after it works the same.
 */
final class ExtractiveAnswer implements CompletionStream {
    private static final int QUOTE_CHARS_MAX = 700;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy");

    private static final String NOTHING_FOUND =
            """
            Je n'ai trouvé dans le corpus aucun passage assez proche de cette question pour y répondre. \
            Vous pouvez la reformuler, citer l'article ou le code qui vous intéresse, ou vous adresser \
            au service urbanisme de votre mairie.\
            """;

    private static final String NEAREST =
            "\n\nLes passages les plus proches, à titre indicatif :\n";

    private static final String ONLY_ABROGATED =
            """
            L'article cité n'est pas en vigueur à la date retenue : je ne fonde pas de réponse sur lui. \
            Voici, pour information, ses versions les plus récentes :
            """;

    private static final String AMBIGUOUS_REFERENCE =
            """
            Plusieurs codes ont un article de ce numéro. Précisez le code (par exemple « du code de \
            l'urbanisme ») pour obtenir une réponse. Les articles possibles :
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

    /**
     * The answer that says why there is none.
     *
     * @param nearest what comes closest, with when it is law
     */
    static ExtractiveAnswer of(Abstention.Reason reason, List<ScoredPassage> nearest) {
        List<String> pieces = new ArrayList<>();
        pieces.add(
                switch (reason) {
                    case NO_MATCH -> NOTHING_FOUND + (nearest.isEmpty() ? "" : NEAREST);
                    case ONLY_ABROGATED -> ONLY_ABROGATED;
                    case AMBIGUOUS_REFERENCE -> AMBIGUOUS_REFERENCE;
                });
        for (int i = 0; i < nearest.size(); i++) {
            Passage passage = nearest.get(i).passage();
            pieces.add(
                    "\n- **%s** (%s) [%d]"
                            .formatted(passage.title().strip(), validity(passage), i + 1));
        }
        return new ExtractiveAnswer(pieces);
    }

    private static String validity(Passage passage) {
        Validity validity = passage.origin().validity();
        Optional<String> status = validity.status().filter("ABROGE"::equals).map(word -> "abrogé");
        String all =
                Stream.concat(status.stream(), period(validity).stream()).collect(joining(", "));
        return all.isEmpty() ? "dates de vigueur inconnues" : all;
    }

    /** People count the last day in, the corpus does not. */
    private static Optional<String> period(Validity validity) {
        Optional<String> from = validity.from().map(DAY::format);
        Optional<String> to = validity.to().map(day -> DAY.format(day.minusDays(1)));
        if (from.isPresent() && to.isPresent()) {
            return Optional.of("en vigueur du %s au %s".formatted(from.get(), to.get()));
        }
        return from.map(day -> "en vigueur depuis le " + day)
                .or(() -> to.map(day -> "en vigueur jusqu'au " + day));
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
