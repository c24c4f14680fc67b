package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.EventStream;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Source;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An answer as server-sent events. The response is committed with the first event, so whatever
 * fails before it can still be a problem with its real status.
 */
final class StreamedAnswer implements Consumer<AnswerEvent>, AutoCloseable {
    /** Clients of the former service read unnamed events as pieces of the answer. */
    private static final String UNNAMED = "";

    private final EventStreams streams;
    private final ServerResponse response;
    private final Cancellation cancellation;
    private Optional<EventStream> stream = Optional.empty();
    private Optional<Exchange> exchange = Optional.empty();
    private int sequence;

    StreamedAnswer(EventStreams streams, ServerResponse response, Cancellation cancellation) {
        this.streams = streams;
        this.response = response;
        this.cancellation = cancellation;
    }

    /** Whether an event was sent, so that the status is spent. */
    boolean committed() {
        return stream.isPresent();
    }

    @Override
    public void accept(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Stored stored -> exchange = Optional.of(stored.exchange());
            case AnswerEvent.Started started ->
                    send("start", StartData.of(exchange.orElseThrow(), started));
            case AnswerEvent.Retrieved(Retrieval retrieval) ->
                    send("retrieval", RetrievalData.of(retrieval));
            case AnswerEvent.SourcesShown(List<Source> sources) ->
                    send("sources", new SourcesData(sources));
            case AnswerEvent.Delta(String text) -> send(UNNAMED, new DeltaData(text));
            case AnswerEvent.ModelChanged(String model) ->
                    send("notice", NoticeData.modelFallback(model));
            case AnswerEvent.Done(Answer answer) ->
                    send("done", DoneData.of(exchange.orElseThrow(), answer));
            case AnswerEvent.Stopped(UUID message) -> send("stopped", new StoppedData(message));
            case AnswerEvent.Failed(AppException failure) -> send("error", ErrorData.of(failure));
        }
    }

    @Override
    public void close() {
        stream.ifPresent(EventStream::close);
    }

    private void send(String name, Object data) {
        if (stream.isEmpty()) {
            stream = Optional.of(streams.open(response, cancellation::cancel));
        }
        sequence++;
        String id = exchange.orElseThrow().generationId() + ":" + sequence;
        stream.get().send(name, id, Json.text(data));
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
            Optional<String> notice) {
        static RetrievalData of(Retrieval retrieval) {
            return new RetrievalData(
                    retrieval.query(),
                    retrieval.strategy().wireName(),
                    retrieval.passages().size(),
                    retrieval.similarityThreshold(),
                    new SearchMs(
                            retrieval.timings().embedding().toMillis(),
                            retrieval.timings().search().toMillis()),
                    retrieval.degraded(),
                    retrieval.notice());
        }
    }

    private record SearchMs(long embedding, long search) {}

    private record SourcesData(List<Source> sources) {}

    private record DeltaData(String content) {}

    private record NoticeData(String code, String detail, Optional<String> model) {
        static NoticeData modelFallback(String model) {
            return new NoticeData("model_fallback", "another model answers", Optional.of(model));
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

    private record ErrorData(
            String code,
            String title,
            String detail,
            boolean retryable,
            Optional<Long> retryAfterSeconds) {
        static ErrorData of(AppException failure) {
            ErrorCode code = failure.code();
            return new ErrorData(
                    code.wireName(),
                    code.title(),
                    failure.detail(),
                    code.type().retryable(),
                    failure.retryAfter().map(Duration::toSeconds).map(s -> Math.max(1, s)));
        }
    }
}
