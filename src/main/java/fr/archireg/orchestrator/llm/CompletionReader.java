package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.UpstreamFailure.Kind;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * The events of one answer to the events of a completion. Ends well if a finish reason came, with
 * or without {@code [DONE]} after it; whatever follows that is not read. For one thread.
 */
final class CompletionReader {
    /** Of the whole answer, in UTF-16 characters. */
    static final int ANSWER_CHARACTERS_MAX = 256 * 1024;

    private static final String DONE = "[DONE]";

    private final SseDecoder events;
    private final WholeCharacters characters = new WholeCharacters();
    private int answerCharacters;
    private Optional<FinishReason> finishReason = Optional.empty();
    private TokenUsage usage = TokenUsage.NONE;

    CompletionReader(SseDecoder events) {
        this.events = events;
    }

    /**
     * The next sign of life: an event, or empty for a hidden token.
     *
     * @throws ProtocolException if the bytes are no such stream or exceed a bound
     * @throws IOException if the connection broke
     * @throws UpstreamFailure if the provider reported an error or left out the end
     */
    Optional<CompletionEvent> next() throws IOException, UpstreamFailure {
        while (true) {
            Optional<SseEvent> event = nextEvent();
            if (event.isEmpty() || event.get().data().equals(DONE)) {
                return Optional.of(end());
            }
            CompletionChunk chunk = decode(event.get());
            chunk.finishReason().ifPresent(reason -> finishReason = Optional.of(reason));
            chunk.usage().ifPresent(counted -> usage = counted);
            String text = characters.take(chunk.content());
            if (!text.isEmpty()) {
                return Optional.of(delta(text));
            }
            if (chunk.reasoned()) {
                return Optional.empty();
            }
        }
    }

    private Optional<SseEvent> nextEvent() throws IOException {
        try {
            return events.next();
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            if (finishReason.isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static CompletionChunk decode(SseEvent event) throws IOException, UpstreamFailure {
        if (event.name().equals("error")) {
            throw inStream(ProviderError.codeIn(event.data()));
        }
        CompletionChunk chunk = ChunkDecoder.decode(event.data());
        if (chunk.errorCode().isPresent()) {
            throw inStream(chunk.errorCode().get());
        }
        return chunk;
    }

    private static UpstreamFailure inStream(String code) {
        return new ProviderError(200, code, Optional.empty()).toFailure();
    }

    private CompletionEvent delta(String text) throws ProtocolException {
        answerCharacters += text.length();
        if (answerCharacters > ANSWER_CHARACTERS_MAX) {
            throw new ProtocolException(
                    "answer exceeds %d characters".formatted(ANSWER_CHARACTERS_MAX));
        }
        return new CompletionEvent.Delta(text);
    }

    private CompletionEvent end() throws UpstreamFailure {
        if (finishReason.isEmpty()) {
            throw new UpstreamFailure(
                    Kind.PASSING,
                    new AppException(
                            ErrorCode.LLM_INTERRUPTED, "the answer ended without a finish reason"));
        }
        return new CompletionEvent.Finished(finishReason.get(), usage);
    }
}
