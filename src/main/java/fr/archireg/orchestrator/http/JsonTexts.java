package fr.archireg.orchestrator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import fr.archireg.orchestrator.text.UserText;
import java.util.Map;

/** The texts within JSON that a user sent and nobody looks into, treated like any other. */
public final class JsonTexts {
    private JsonTexts() {}

    /** Whether no text has a NUL or an unpaired surrogate. */
    public static boolean areStorable(JsonNode value) {
        if (value.isTextual()) {
            return StrictTypes.isStorable(value.textValue());
        }
        return value.propertyStream().map(Map.Entry::getKey).allMatch(StrictTypes::isStorable)
                && value.valueStream().allMatch(JsonTexts::areStorable);
    }

    /** A clean copy; of names that are the same once they are clean, the last one counts. */
    public static ObjectNode clean(ObjectNode object) {
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(field ->
                        clean.set(UserText.clean(field.getKey()), clean(field.getValue())));
        return clean;
    }

    private static JsonNode clean(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> clean(object);
            case ArrayNode array -> {
                ArrayNode clean = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(element -> clean.add(clean(element)));
                yield clean;
            }
            case TextNode text -> TextNode.valueOf(UserText.clean(text.textValue()));
            default -> value;
        };
    }
}
