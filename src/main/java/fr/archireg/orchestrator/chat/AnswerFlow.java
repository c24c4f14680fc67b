package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.conversation.Outcome;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.ClientGoneException;
import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.Excerpt;
import fr.archireg.orchestrator.security.Caller;
import java.util.List;
import java.util.function.Consumer;

/** One question from storing it to saving its answer, whatever happens in between. Thread-safe. */
final class AnswerFlow {
    private static final int TITLE_CHARS_MAX = 80;

    private final ConversationStore conversations;
    private final AnswerMaker maker;
    private final Metrics metrics;

    AnswerFlow(ConversationStore conversations, AnswerMaker maker, Metrics metrics) {
        this.conversations = conversations;
        this.maker = maker;
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
        Exchange exchange = store(caller, request);
        listener.accept(new AnswerEvent.Stored(exchange));
        AnswerDraft draft = new AnswerDraft();
        Consumer<Outcome> end = outcome -> save(caller, exchange, draft, outcome);
        try {
            Answer answer = maker.make(request, turns(exchange), draft, listener, cancellation);
            end.accept(new Outcome.Completed(answer.completion().finishReason().wireName()));
            listener.accept(new AnswerEvent.Done(answer));
        } catch (ClientGoneException e) {
            end.accept(new Outcome.Stopped());
        } catch (AppException e) {
            if (!cancellation.cancelled()) {
                end.accept(new Outcome.Failed(e.code()));
                throw e;
            }
            end.accept(new Outcome.Stopped());
            listener.accept(new AnswerEvent.Stopped(exchange.assistantMessageId()));
        } catch (RuntimeException e) {
            end.accept(new Outcome.Failed(ErrorCode.INTERNAL));
            throw e;
        }
    }

    private Exchange store(Caller caller, ChatRequest request) {
        String title = Excerpt.of(request.question().replaceAll("\\s+", " "), TITLE_CHARS_MAX);
        return conversations.begin(
                caller,
                new ConversationStore.Place(request.conversationId(), request.projectId(), title),
                request.question());
    }

    private void save(Caller caller, Exchange exchange, AnswerDraft draft, Outcome outcome) {
        // A client may leave after the last event: only the first end counts.
        if (conversations.finish(caller, draft.finished(exchange.assistantMessageId(), outcome))) {
            metrics.answerEnded(draft.mode().wireName(), outcome.status().wireName());
        }
    }

    private static List<Turn> turns(Exchange exchange) {
        return exchange.history().stream()
                .map(message -> new Turn(role(message), message.content()))
                .toList();
    }

    private static Prompt.Role role(Message message) {
        return switch (message.role()) {
            case USER -> Prompt.Role.USER;
            case ASSISTANT -> Prompt.Role.ASSISTANT;
        };
    }
}
