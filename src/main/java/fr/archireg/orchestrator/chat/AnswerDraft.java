package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.FinishedAnswer;
import fr.archireg.orchestrator.conversation.Message;
import fr.archireg.orchestrator.conversation.Outcome;
import fr.archireg.orchestrator.grounding.GroundingCheck;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.rag.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What there is of an answer so far. Confined to the thread that makes it. */
final class AnswerDraft {
    private final long startNanos = System.nanoTime();
    private final StringBuilder text = new StringBuilder();
    private GroundingCheck check = new GroundingCheck("", List.of());
    private List<Source> sources = List.of();
    private Mode mode = Mode.EXTRACTIVE;
    private Optional<String> model = Optional.empty();
    private TokenUsage usage = TokenUsage.NONE;
    private Duration timeToFirstToken = Duration.ZERO;

    void begin(
            GroundingCheck grounding,
            List<Source> shown,
            Mode answerMode,
            Optional<String> answerModel) {
        check = grounding;
        sources = shown;
        mode = answerMode;
        model = answerModel;
    }

    /** No model answers after all: the passages are quoted. */
    void fallBack() {
        mode = Mode.EXTRACTIVE;
        model = Optional.empty();
    }

    List<Source> sources() {
        return sources;
    }

    Mode mode() {
        return mode;
    }

    Optional<String> model() {
        return model;
    }

    void model(String changed) {
        model = Optional.of(changed);
    }

    void append(String delta) {
        if (text.isEmpty()) {
            timeToFirstToken = sinceStart();
        }
        text.append(delta);
        check.accept(delta);
    }

    /** The whole answer. */
    Answer answer(CompletionEvent.Finished finished) {
        usage = finished.usage();
        return new Answer(
                text.toString(),
                sources,
                check.citations(),
                new Answer.Completion(
                        mode, model, finished.reason(), usage, timeToFirstToken, sinceStart()));
    }

    /** What is saved. */
    FinishedAnswer finished(UUID messageId, Outcome outcome) {
        return new FinishedAnswer(
                messageId,
                text.toString(),
                outcome,
                new FinishedAnswer.AnswerMaking(
                        mode.wireName(),
                        model,
                        Json.text(sources),
                        text.isEmpty()
                                ? Optional.empty()
                                : Optional.of(Json.text(check.citations()))),
                mode == Mode.GENERATED
                        ? Optional.of(
                                new Message.Usage(
                                        usage.promptTokens(),
                                        usage.completionTokens(),
                                        usage.totalTokens()))
                        : Optional.empty());
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
