package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Makes an answer and stores nothing: find passages, let a model answer. Thread-safe. */
public final class AnswerMaker {
    private final Retriever retriever;
    private final PassageBudget budget;
    private final Answerer answerer;

    AnswerMaker(Retriever retriever, PassageBudget budget, Answerer answerer) {
        this.retriever = retriever;
        this.budget = budget;
        this.answerer = answerer;
    }

    /**
     * Makes an answer on the calling thread.
     *
     * @param history earlier turns, oldest first
     * @param listener told what happens up to the last piece, on the calling thread
     * @throws AppException what failed; also when it was cancelled
     * @throws ClientGoneException if the listener has nobody to tell any more
     */
    public Answer make(
            ChatRequest request,
            List<Turn> history,
            Consumer<AnswerEvent> listener,
            Cancellation cancellation) {
        return make(request, history, new AnswerDraft(), listener, cancellation);
    }

    /** The same, with a draft that the caller can save however it ends. */
    Answer make(
            ChatRequest request,
            List<Turn> history,
            AnswerDraft draft,
            Consumer<AnswerEvent> listener,
            Cancellation cancellation) {
        Retrieval retrieval = retriever.retrieve(request.query());
        List<ScoredPassage> passages = budget.select(retrieval.passages());
        Answerer.Beginning beginning = answerer.begin(request, history, passages);
        try (CompletionStream stream = beginning.stream()) {
            cancellation.onCancel(stream::close);
            draft.begin(sources(passages), beginning.mode(), beginning.model());
            listener.accept(new AnswerEvent.Started(draft.mode(), draft.model()));
            listener.accept(new AnswerEvent.Retrieved(retrieval));
            listener.accept(new AnswerEvent.SourcesShown(draft.sources()));
            beginning.degradation().ifPresent(e -> listener.accept(new AnswerEvent.FellBack(e)));
            return relay(beginning, draft, listener);
        }
    }

    private static Answer relay(
            Answerer.Beginning beginning, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        while (true) {
            CompletionEvent event = beginning.stream().next();
            noticeModel(beginning, draft, listener);
            switch (event) {
                case CompletionEvent.Delta(String text) -> {
                    draft.append(text);
                    listener.accept(new AnswerEvent.Delta(text));
                }
                case CompletionEvent.Finished finished -> {
                    return draft.answer(finished);
                }
            }
        }
    }

    private static void noticeModel(
            Answerer.Beginning beginning, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        if (draft.mode() == Mode.GENERATED && beginning.degradation().isPresent()) {
            draft.begin(draft.sources(), Mode.EXTRACTIVE, Optional.empty());
            listener.accept(new AnswerEvent.FellBack(beginning.degradation().get()));
            return;
        }
        String model = beginning.stream().model();
        if (draft.model().isPresent() && !draft.model().get().equals(model)) {
            draft.model(model);
            listener.accept(new AnswerEvent.ModelChanged(model));
        }
    }

    private static List<Source> sources(List<ScoredPassage> passages) {
        return IntStream.range(0, passages.size())
                .mapToObj(i -> Source.of(i + 1, passages.get(i)))
                .toList();
    }
}
