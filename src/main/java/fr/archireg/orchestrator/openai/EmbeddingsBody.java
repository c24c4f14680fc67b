package fr.archireg.orchestrator.openai;

import com.fasterxml.jackson.annotation.JsonFormat;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.http.Validation;
import java.util.List;
import java.util.Optional;

/**
 * The body of an embeddings request.
 *
 * @param inputType ours: {@code query} or {@code passage} (default), for models with prefixes
 */
record EmbeddingsBody(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                Optional<List<String>> input,
        Optional<String> model,
        Optional<String> encodingFormat,
        Optional<Integer> dimensions,
        Optional<String> inputType) {

    private static final int INPUTS_MAX = 64;
    private static final int INPUT_CHARS_MAX = 8_000;
    private static final List<String> FORMATS = List.of("float", "base64");
    private static final List<String> TYPES = List.of("query", "passage");

    /** Checks everything but the dimensions, which the model knows. */
    void verify() {
        Validation validation = new Validation();
        List<String> texts = texts();
        validation.check(
                !texts.isEmpty() && texts.size() <= INPUTS_MAX,
                "input",
                "must have 1 to %d texts".formatted(INPUTS_MAX));
        validation.check(
                texts.stream().allMatch(t -> !t.isBlank() && t.length() <= INPUT_CHARS_MAX),
                "input",
                "each text must have 1 to %d characters".formatted(INPUT_CHARS_MAX));
        validation.check(
                FORMATS.contains(encodingFormat.orElse("float")),
                "encoding_format",
                "must be float or base64");
        validation.check(
                TYPES.contains(inputType.orElse("passage")),
                "input_type",
                "must be query or passage");
        validation.verify();
    }

    List<String> texts() {
        return input.orElse(List.of());
    }

    boolean base64() {
        return encodingFormat.orElse("float").equals("base64");
    }

    EmbeddingRole role() {
        return inputType.orElse("passage").equals("query")
                ? EmbeddingRole.QUERY
                : EmbeddingRole.PASSAGE;
    }
}
