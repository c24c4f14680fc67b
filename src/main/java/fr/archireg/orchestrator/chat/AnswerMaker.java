package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.grounding.GroundingCheck;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.output.AnswerFilter;
import fr.archireg.orchestrator.output.OutputPolicy;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Source;
import fr.archireg.orchestrator.screening.Screening;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes an answer and stores nothing: find passages, let a model answer, show what may be shown and
 * compare it with the passages. Thread-safe.
 */
public final class AnswerMaker {
    private final QuestionRewriter rewriter;
    private final GroundsFinder finder;
    private final Answerer answerer;
    private final OutputPolicy output;
    private final Metrics metrics;

    AnswerMaker(
            QuestionRewriter rewriter,
            GroundsFinder finder,
            Answerer answerer,
            OutputPolicy output,
            Metrics metrics) {
        this.rewriter = rewriter;
        this.finder = finder;
        this.answerer = answerer;
        this.output = output;
        this.metrics = metrics;
    }

    /**
     * Makes an answer on the calling thread.
     *
     * @param listener told what happens up to the last piece, on the calling thread
     * @throws AppException what failed; also when it was cancelled
     * @throws ClientGoneException if the listener has nobody to tell any more
     */
    public Answer make(Inquiry inquiry, Consumer<AnswerEvent> listener, Cancellation cancellation) {
        return make(inquiry, new AnswerDraft(), listener, cancellation);
    }

    /** The same, with a draft that the caller can save however it ends. */
    Answer make(
            Inquiry inquiry,
            AnswerDraft draft,
            Consumer<AnswerEvent> listener,
            Cancellation cancellation) {
        ChatRequest request = inquiry.request();
        Query asked = request.query();
        Query complete = asked.withText(rewriter.complete(inquiry, cancellation));
        Grounds grounds = finder.find(complete);
        Retrieval retrieval = grounds.retrieval();
        ScreenedPassages screened = ScreenedPassages.of(request, grounds.passages());
        count(screened.screening());
        Answerer.Beginning beginning =
                retrieval
                        .abstention()
                        .map(why -> Answerer.abstain(why.reason(), screened.passages()))
                        .orElseGet(() -> answerer.begin(inquiry, screened));
        try (CompletionStream stream = beginning.stream()) {
            cancellation.onCancel(stream::close);
            draft.begin(
                    check(request, grounds.passages()),
                    grounds.sources(),
                    beginning.mode(),
                    beginning.model());
            listener.accept(new AnswerEvent.Started(draft.mode(), draft.model()));
            listener.accept(new AnswerEvent.Retrieved(retrieval, screened.screening()));
            listener.accept(new AnswerEvent.SourcesShown(draft.sources()));
            beginning.degradation().ifPresent(e -> listener.accept(new AnswerEvent.FellBack(e)));
            return relay(beginning, draft, listener);
        }
    }

    private Answer relay(
            Answerer.Beginning beginning, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        AnswerFilter filter = output.filter(addresses(draft.sources()));
        while (true) {
            CompletionEvent event = beginning.stream().next();
            noticeModel(beginning, draft, listener);
            switch (event) {
                case CompletionEvent.Delta(String text) -> {
                    show(filter.accept(text), draft, listener);
                    requireNoLeak(filter);
                }
                case CompletionEvent.Finished finished -> {
                    show(filter.finish(), draft, listener);
                    return draft.answer(finished);
                }
            }
        }
    }

    private static void show(String text, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        if (!text.isEmpty()) {
            draft.append(text);
            listener.accept(new AnswerEvent.Delta(text));
        }
    }

    private void requireNoLeak(AnswerFilter filter) {
        if (filter.leaking()) {
            metrics.answerWithheld();
            throw new AppException(
                    ErrorCode.ANSWER_WITHHELD, "the model began to recite its rules");
        }
    }

    private void count(Screening screening) {
        if (screening.question()) {
            metrics.injectionFlagged("user");
        }
        screening.passages().forEach(n -> metrics.injectionFlagged("passage"));
    }

    private static GroundingCheck check(ChatRequest request, List<ScoredPassage> passages) {
        return new GroundingCheck(
                request.question(), passages.stream().map(ScoredPassage::passage).toList());
    }

    private static List<String> addresses(List<Source> sources) {
        return sources.stream().flatMap(source -> source.url().stream()).toList();
    }

    private static void noticeModel(
            Answerer.Beginning beginning, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        if (draft.mode() == Mode.GENERATED && beginning.degradation().isPresent()) {
            draft.fallBack();
            listener.accept(new AnswerEvent.FellBack(beginning.degradation().get()));
            return;
        }
        String model = beginning.stream().model();
        if (draft.model().isPresent() && !draft.model().get().equals(model)) {
            draft.model(model);
            listener.accept(new AnswerEvent.ModelChanged(model));
        }
    }
}
