package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.conversation.Outcome;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.Excerpt;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Source;
import fr.archireg.orchestrator.security.Caller;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One question from storing it to saving its answer, whatever happens in between. Thread-safe. */
final class AnswerFlow {
    private static final int TITLE_CHARS_MAX = 80;

    private final ConversationStore conversations;
    private final Retriever retriever;
    private final PassageBudget budget;
    private final Answerer answerer;
    private final Metrics metrics;

    AnswerFlow(
            ConversationStore conversations,
            Retriever retriever,
            PassageBudget budget,
            Answerer answerer,
            Metrics metrics) {
        this.conversations = conversations;
        this.retriever = retriever;
        this.budget = budget;
        this.answerer = answerer;
        this.metrics = metrics;
    }

    /**
     * Answers a question on the calling thread. Once the question is stored, every way out saves an
     * outcome first.
     *
     * @param listener told what happens, on the calling thread; it throws {@link
     *     ClientGoneException} when nobody listens any more
     * @throws AppException what failed; the listener is not told
     */
    void answer(
            Caller caller,
            ChatRequest request,
            Consumer<AnswerEvent> listener,
            Cancellation cancellation) {
        AnswerDraft draft = new AnswerDraft(caller, store(caller, request));
        try {
            Retrieval retrieval = retriever.retrieve(request.query());
            List<ScoredPassage> passages = budget.select(retrieval.passages());
            Answerer.Beginning beginning =
                    answerer.begin(request, draft.exchange().history(), passages);
            try (CompletionStream stream = beginning.stream()) {
                cancellation.onCancel(stream::close);
                draft.begin(sources(passages), beginning.mode(), beginning.model());
                announce(draft, retrieval, listener);
                relay(stream, draft, listener);
            }
        } catch (ClientGoneException e) {
            save(draft, new Outcome.Stopped());
        } catch (AppException e) {
            endEarly(draft, e, listener, cancellation);
        } catch (RuntimeException e) {
            save(draft, new Outcome.Failed(ErrorCode.INTERNAL));
            throw e;
        }
    }

    private Exchange store(Caller caller, ChatRequest request) {
        String title = Excerpt.of(request.question().replaceAll("\\s+", " "), TITLE_CHARS_MAX);
        return conversations.begin(caller, request.conversationId(), title, request.question());
    }

    private static void announce(
            AnswerDraft draft, Retrieval retrieval, Consumer<AnswerEvent> listener) {
        listener.accept(new AnswerEvent.Started(draft.exchange(), draft.mode(), draft.model()));
        listener.accept(new AnswerEvent.Retrieved(retrieval));
        listener.accept(new AnswerEvent.SourcesShown(draft.sources()));
    }

    private void relay(CompletionStream stream, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        while (true) {
            switch (stream.next()) {
                case CompletionEvent.Delta delta -> {
                    noticeModel(stream, draft, listener);
                    draft.append(delta.text());
                    listener.accept(new AnswerEvent.Delta(delta.text()));
                }
                case CompletionEvent.Finished finished -> {
                    noticeModel(stream, draft, listener);
                    Answer answer = draft.answer(finished);
                    save(draft, new Outcome.Completed(finished.reason().wireName()));
                    listener.accept(new AnswerEvent.Done(answer));
                    return;
                }
            }
        }
    }

    private static void noticeModel(
            CompletionStream stream, AnswerDraft draft, Consumer<AnswerEvent> listener) {
        if (draft.model().isPresent() && !draft.model().get().equals(stream.model())) {
            draft.model(stream.model());
            listener.accept(new AnswerEvent.ModelChanged(stream.model()));
        }
    }

    private void endEarly(
            AnswerDraft draft,
            AppException failure,
            Consumer<AnswerEvent> listener,
            Cancellation cancellation) {
        if (cancellation.cancelled()) {
            save(draft, new Outcome.Stopped());
            listener.accept(new AnswerEvent.Stopped(draft.exchange().assistantMessageId()));
            return;
        }
        save(draft, new Outcome.Failed(failure.code()));
        throw failure;
    }

    private void save(AnswerDraft draft, Outcome outcome) {
        conversations.finish(draft.caller(), draft.finished(outcome));
        metrics.answerEnded(draft.mode().wireName(), outcome.status().wireName());
    }

    private static List<Source> sources(List<ScoredPassage> passages) {
        return IntStream.range(0, passages.size())
                .mapToObj(i -> Source.of(i + 1, passages.get(i)))
                .toList();
    }
}
