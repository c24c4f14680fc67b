package fr.archireg.orchestrator.openai;

import fr.archireg.orchestrator.chat.Answer;
import fr.archireg.orchestrator.chat.AnswerEvent;
import fr.archireg.orchestrator.chat.Cancellation;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.EventStream;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.openai.ChatCompletions.Chunk;
import fr.archireg.orchestrator.openai.ChatCompletions.ChunkChoice;
import fr.archireg.orchestrator.openai.ChatCompletions.Delta;
import fr.archireg.orchestrator.openai.ChatCompletions.Usage;
import fr.archireg.orchestrator.rag.Source;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An answer as chunks. Status 200 is only sent with the first piece of the answer, so that a model
 * that refuses is still told by a status, which is what these clients understand.
 */
final class StreamedCompletion implements Consumer<AnswerEvent>, AutoCloseable {
    private final EventStreams streams;
    private final ServerResponse response;
    private final Cancellation cancellation;
    private final CompletionHead head;
    private Optional<EventStream> stream = Optional.empty();

    StreamedCompletion(
            EventStreams streams,
            ServerResponse response,
            Cancellation cancellation,
            CompletionHead head) {
        this.streams = streams;
        this.response = response;
        this.cancellation = cancellation;
        this.head = head;
    }

    boolean committed() {
        return stream.isPresent();
    }

    @Override
    public void accept(AnswerEvent event) {
        if (event instanceof AnswerEvent.Delta(String text)) {
            send(chunk(new Delta(Optional.empty(), Optional.of(text)), Optional.empty()));
        }
    }

    /** Ends a whole answer. */
    void finish(Answer answer, boolean usageIncluded) {
        Chunk last =
                chunk(
                        new Delta(Optional.empty(), Optional.empty()),
                        Optional.of(answer.completion().finishReason().wireName()));
        send(withSources(last, answer.sources()));
        if (usageIncluded) {
            Usage usage = Usage.of(answer.completion().usage());
            send(
                    new Chunk(
                            head.id(),
                            last.object(),
                            head.created(),
                            head.model(),
                            List.of(),
                            Optional.of(usage),
                            Optional.empty()));
        }
        opened().sendData("[DONE]");
    }

    /** Ends an answer that failed: the official clients only throw on a top-level {@code error}. */
    void fail(AppException failure) {
        opened().sendData(Json.text(OpenAiError.of(failure)));
    }

    @Override
    public void close() {
        stream.ifPresent(EventStream::close);
    }

    private void send(Chunk chunk) {
        opened().sendData(Json.text(chunk));
    }

    private EventStream opened() {
        if (stream.isEmpty()) {
            EventStream opened = streams.open(response, cancellation::cancel);
            stream = Optional.of(opened);
            Delta role = new Delta(Optional.of("assistant"), Optional.of(""));
            opened.sendData(Json.text(chunk(role, Optional.empty())));
        }
        return stream.get();
    }

    private Chunk chunk(Delta delta, Optional<String> finishReason) {
        return new Chunk(
                head.id(),
                "chat.completion.chunk",
                head.created(),
                head.model(),
                List.of(new ChunkChoice(0, delta, finishReason)),
                Optional.empty(),
                Optional.empty());
    }

    private static Chunk withSources(Chunk chunk, List<Source> sources) {
        return new Chunk(
                chunk.id(),
                chunk.object(),
                chunk.created(),
                chunk.model(),
                chunk.choices(),
                chunk.usage(),
                Optional.of(sources));
    }
}
