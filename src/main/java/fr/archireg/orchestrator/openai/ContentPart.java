package fr.archireg.orchestrator.openai;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A part of a message: a bare text, or an object of which only a text is read.
 *
 * @param text empty for images and other parts
 */
record ContentPart(Optional<String> text) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ContentPart bare(String text) {
        return new ContentPart(Optional.of(text));
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static ContentPart typed(@JsonProperty("text") Optional<String> text) {
        return new ContentPart(text);
    }
}
