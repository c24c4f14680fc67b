package fr.archireg.orchestrator.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** The JSON body that asks one model for a streamed completion. Pure. */
final class CompletionRequest {
    private static final JsonFactory JSON = new JsonFactory();

    private CompletionRequest() {}

    /** UTF-8 JSON; equal input gives equal bytes, so that the provider can cache the prompt. */
    static byte[] body(Prompt prompt, String model, LlmConfig.Sampling sampling) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeArrayFieldStart("messages");
            for (Prompt.Turn turn : prompt.turns()) {
                json.writeStartObject();
                json.writeStringField("role", turn.role().name().toLowerCase(Locale.ROOT));
                json.writeStringField("content", turn.text());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("stream", true);
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
            json.writeNumberField("max_completion_tokens", sampling.completionTokensMax());
            json.writeNumberField("temperature", sampling.temperature());
            Optional<ReasoningEffort> effort = sampling.reasoningEffort(model);
            if (effort.isPresent()) {
                json.writeStringField("reasoning_effort", effort.get().wireName());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
