package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.generation.Ending;
import fr.archireg.orchestrator.generation.ErrorEvent;
import fr.archireg.orchestrator.generation.Generation;
import fr.archireg.orchestrator.grounding.Citations;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Source;
import fr.archireg.orchestrator.screening.Screening;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** An answer as the events of its generation. For the thread that makes it. */
final class StreamedAnswer implements Consumer<AnswerEvent> {
    /** Clients of the former service read unnamed events as pieces of the answer. */
    static final String UNNAMED = "";

    static final String START = "start";
    static final String SOURCES = "sources";
    static final String NOTICE = "notice";

    private final Generation generation;
    private final Exchange exchange;

    StreamedAnswer(Generation generation, Exchange exchange) {
        this.generation = generation;
        this.exchange = exchange;
    }

    @Override
    public void accept(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Started started -> append(START, StartData.of(exchange, started));
            case AnswerEvent.Retrieved(Retrieval retrieval, Screening screening) ->
                    append("retrieval", RetrievalData.of(retrieval, screening));
            case AnswerEvent.SourcesShown(List<Source> sources) ->
                    append(SOURCES, new SourcesData(sources));
            case AnswerEvent.Delta(String text) -> append(UNNAMED, new DeltaData(text));
            case AnswerEvent.ModelChanged(String model) ->
                    append(NOTICE, NoticeData.modelFallback(model));
            case AnswerEvent.FellBack(AppException reason) ->
                    append(NOTICE, NoticeData.extractiveFallback(reason));
        }
    }

    /** The end of a whole answer. */
    Ending done(Answer answer) {
        return ending("done", Json.text(DoneData.of(exchange, answer)));
    }

    /** The end of an answer that was ended early. */
    Ending stopped() {
        return ending("stopped", Json.text(new StoppedData(exchange.assistantMessageId())));
    }

    /** The end of an answer that failed. */
    Ending failed(AppException failure) {
        return ending(ErrorEvent.NAME, ErrorEvent.data(failure));
    }

    private Ending ending(String name, String data) {
        return generation.ending(name, data);
    }

    private void append(String name, Object data) {
        generation.append(name, Json.text(data));
    }

    private record StartData(
            UUID generationId,
            UUID conversationId,
            UUID userMessageId,
            UUID assistantMessageId,
            Optional<String> model,
            Mode mode) {
        static StartData of(Exchange exchange, AnswerEvent.Started started) {
            return new StartData(
                    exchange.generationId(),
                    exchange.conversationId(),
                    exchange.userMessageId(),
                    exchange.assistantMessageId(),
                    started.model(),
                    started.mode());
        }
    }

    private record RetrievalData(
            String query,
            String strategy,
            int returned,
            double similarityThreshold,
            SearchMs timingsMs,
            Optional<String> degraded,
            Optional<String> notice,
            Screening screening) {
        static RetrievalData of(Retrieval retrieval, Screening screening) {
            return new RetrievalData(
                    retrieval.query(),
                    retrieval.strategy().wireName(),
                    retrieval.passages().size(),
                    retrieval.similarityThreshold(),
                    new SearchMs(
                            retrieval.timings().embedding().toMillis(),
                            retrieval.timings().search().toMillis()),
                    retrieval.degraded(),
                    retrieval.notice(),
                    screening);
        }
    }

    private record SearchMs(long embedding, long search) {}

    private record SourcesData(List<Source> sources) {}

    record DeltaData(String content) {}

    private record NoticeData(String code, String detail, Optional<String> model) {
        static NoticeData modelFallback(String model) {
            return new NoticeData("model_fallback", "another model answers", Optional.of(model));
        }

        static NoticeData extractiveFallback(AppException reason) {
            return new NoticeData(
                    "extractive_fallback",
                    "no language model can answer: " + reason.code().wireName(),
                    Optional.empty());
        }
    }

    private record DoneData(
            UUID assistantMessageId,
            String finishReason,
            Mode mode,
            Optional<String> model,
            AnswerBody.Usage usage,
            AnswerMs timingsMs,
            Citations citations) {
        static DoneData of(Exchange exchange, Answer answer) {
            Answer.Completion completion = answer.completion();
            return new DoneData(
                    exchange.assistantMessageId(),
                    completion.finishReason().wireName(),
                    completion.mode(),
                    completion.model(),
                    AnswerBody.Usage.of(completion.usage()),
                    new AnswerMs(
                            completion.timeToFirstToken().toMillis(),
                            completion.total().toMillis()),
                    answer.citations());
        }
    }

    private record AnswerMs(long timeToFirstToken, long total) {}

    private record StoppedData(UUID assistantMessageId) {}
}
