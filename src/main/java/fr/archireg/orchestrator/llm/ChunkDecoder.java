package fr.archireg.orchestrator.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * Reads one {@code chat.completion.chunk} with a pull parser: it runs for every token. Unknown
 * fields are skipped, known fields of another type count as absent, of the choices only the first
 * is read. An instance reads one chunk.
 *
 * <p>Shapes: <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI</a>,
 * with Groq's {@code x_groq} (usage, error) and the {@code reasoning} of Groq and {@code
 * reasoning_content} of vLLM and llama.cpp.
 */
final class ChunkDecoder {
    private static final int NESTING_MAX = 64;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
                    .build();

    private String content = "";
    private boolean reasoned;
    private Optional<FinishReason> finishReason = Optional.empty();
    private Optional<TokenUsage> usage = Optional.empty();
    private Optional<String> errorCode = Optional.empty();

    private ChunkDecoder() {}

    /**
     * The chunk in a JSON text.
     *
     * @throws ProtocolException if it is not exactly one JSON object
     */
    static CompletionChunk decode(String json) throws ProtocolException {
        try (JsonParser parser = JSON.createParser(json)) {
            ChunkDecoder decoder = new ChunkDecoder();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException("a chunk is not a JSON object");
            }
            eachField(parser, decoder::field);
            if (parser.nextToken() != null) {
                throw new ProtocolException("a chunk is followed by something");
            }
            return new CompletionChunk(
                    decoder.content,
                    decoder.reasoned,
                    decoder.finishReason,
                    decoder.usage,
                    decoder.errorCode);
        } catch (JsonProcessingException e) {
            // Jackson's message may quote the answer, so it is not kept as cause.
            throw new ProtocolException("a chunk is not valid JSON");
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private void field(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "choices" -> choices(parser);
            case "usage" -> usage(parser);
            case "x_groq" -> eachFieldOfObject(parser, this::groqField);
            case "error" -> error(parser);
            default -> parser.skipChildren();
        }
    }

    private void groqField(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "usage" -> usage(parser);
            case "error" -> error(parser);
            default -> parser.skipChildren();
        }
    }

    private void choices(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            return;
        }
        eachFieldOfObject(parser, this::choiceField);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
    }

    private void choiceField(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "delta" -> eachFieldOfObject(parser, this::deltaField);
            case "finish_reason" -> finishReason = text(parser).map(FinishReason::fromWire);
            default -> parser.skipChildren();
        }
    }

    private void deltaField(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "content" -> content = text(parser).orElse("");
            case "reasoning", "reasoning_content" ->
                    reasoned |= text(parser).filter(value -> !value.isEmpty()).isPresent();
            default -> parser.skipChildren();
        }
    }

    private void usage(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        int[] counts = new int[2];
        eachField(
                parser,
                (at, name) -> {
                    switch (name) {
                        case "prompt_tokens" -> counts[0] = count(at);
                        case "completion_tokens" -> counts[1] = count(at);
                        default -> at.skipChildren();
                    }
                });
        usage = Optional.of(new TokenUsage(counts[0], counts[1]));
    }

    private void error(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String[] names = {"", ""};
        eachFieldOfObject(
                parser,
                (at, name) -> {
                    switch (name) {
                        case "code" -> names[0] = text(at).orElse("");
                        case "type" -> names[1] = text(at).orElse("");
                        default -> at.skipChildren();
                    }
                });
        errorCode = Optional.of(names[0].isEmpty() ? names[1] : names[0]);
    }

    private static int count(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            return 0;
        }
        return parser.getNumberType() == JsonParser.NumberType.INT
                ? Math.max(0, parser.getIntValue())
                : 0;
    }

    private static Optional<String> text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Optional.of(parser.getText());
        }
        parser.skipChildren();
        return Optional.empty();
    }

    private static void eachFieldOfObject(JsonParser parser, FieldReader reader)
            throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            eachField(parser, reader);
        } else {
            parser.skipChildren();
        }
    }

    private static void eachField(JsonParser parser, FieldReader reader) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            reader.read(parser, name);
        }
    }

    /** Consumes the value at which the parser stands. */
    private interface FieldReader {
        void read(JsonParser parser, String name) throws IOException;
    }
}
