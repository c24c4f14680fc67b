package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.conversation.Outcome;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.Ending;
import fr.archireg.orchestrator.generation.Generation;
import fr.archireg.orchestrator.generation.StopReason;
import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import java.time.Duration;
import java.util.List;

/**
 * What a generation does: make the answer, save how it ended, show the end. Whatever happens, it
 * ends with exactly one last event, and what that says is saved before it is shown. Thread-safe.
 */
final class AnswerWork {
    private final AnswerMaker maker;
    private final AnswerSaver saver;
    private final Metrics metrics;

    AnswerWork(AnswerMaker maker, AnswerSaver saver, Metrics metrics) {
        this.maker = maker;
        this.saver = saver;
        this.metrics = metrics;
    }

    /** How an answer ended, and the event that says it. */
    private record Result(Outcome outcome, Ending ending) {}

    /** Answers on the calling thread. */
    void run(Generation generation, Caller caller, ChatRequest request, Exchange exchange) {
        StreamedAnswer events = new StreamedAnswer(generation, exchange);
        AnswerDraft draft = new AnswerDraft();
        Result result =
                make(generation, new Inquiry(caller, request, turns(exchange)), draft, events);
        Answered answered = new Answered(caller, generation, exchange, draft, events);
        try {
            boolean saved = saver.save(answered, result.outcome(), result.ending());
            if (saved) {
                metrics.answerEnded(draft.mode().wireName(), result.outcome().status().wireName());
            }
            generation.end(saved ? result.ending() : lost(generation, events));
        } catch (AppException e) {
            endUnsaved(answered, e);
        }
    }

    private Result make(
            Generation generation, Inquiry inquiry, AnswerDraft draft, StreamedAnswer events) {
        Cancellation cancellation = new Cancellation();
        generation.onStop(cancellation::cancel);
        try {
            Answer answer = maker.make(inquiry, draft, events, cancellation);
            return new Result(
                    new Outcome.Completed(answer.completion().finishReason().wireName()),
                    events.done(answer));
        } catch (RuntimeException e) {
            return generation
                    .stopReason()
                    .map(reason -> stopped(reason, generation, events))
                    .orElseGet(() -> failed(Problems.translate(e), generation, events));
        }
    }

    private static Result stopped(StopReason reason, Generation generation, StreamedAnswer events) {
        return switch (reason) {
            case USER, LEFT -> new Result(new Outcome.Stopped(), events.stopped());
            case SHUTDOWN -> {
                AppException ending =
                        new AppException(
                                        ErrorCode.SHUTTING_DOWN,
                                        "the answer was interrupted, what there is of it is kept")
                                .retryAfter(Duration.ofSeconds(1));
                generation.fail(ending);
                yield new Result(new Outcome.Interrupted(), events.failed(ending));
            }
            case LOST -> new Result(new Outcome.Interrupted(), lost(generation, events));
        };
    }

    private static Result failed(
            AppException failure, Generation generation, StreamedAnswer events) {
        // Logged here: whoever asked may have left.
        Problems.log(failure, generation.id().toString());
        generation.fail(failure);
        return new Result(new Outcome.Failed(failure.code()), events.failed(failure));
    }

    /** What readers are told when somebody else decided how it ended. */
    private static Ending lost(Generation generation, StreamedAnswer events) {
        AppException failure =
                new AppException(
                        ErrorCode.GENERATION_INTERRUPTED,
                        "another process ended it, or its conversation was deleted");
        generation.fail(failure);
        return events.failed(failure);
    }

    /** The database has been away for too long: readers are told, and the answer is saved later. */
    private void endUnsaved(Answered answered, AppException failure) {
        Problems.log(failure, answered.generation().id().toString());
        answered.generation().fail(failure);
        Ending ending = answered.events().failed(failure);
        answered.generation().end(ending);
        Outcome outcome = new Outcome.Failed(failure.code());
        if (saver.saveLate(answered, outcome, ending)) {
            metrics.answerEnded(answered.draft().mode().wireName(), outcome.status().wireName());
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
