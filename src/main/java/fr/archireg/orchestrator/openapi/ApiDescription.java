package fr.archireg.orchestrator.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fr.archireg.orchestrator.http.StaticFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The whole description in both of its forms. */
record ApiDescription(StaticFile yaml, StaticFile json) {
    /** The files in the order in which readers meet them; each is a part of one document. */
    private static final List<String> PARTS =
            List.of(
                    "openapi",
                    "chat",
                    "conversations",
                    "retrieval",
                    "projects",
                    "account",
                    "legifrance",
                    "administration",
                    "openai",
                    "operation",
                    "common");

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build();

    /** Puts the parts together. */
    static ApiDescription read() {
        ObjectNode whole = YAML.createObjectNode();
        PARTS.forEach(part -> merge(whole, readPart(part + ".yaml")));
        try {
            return new ApiDescription(
                    StaticFile.of("application/yaml; charset=utf-8", YAML.writeValueAsBytes(whole)),
                    StaticFile.of("application/json", new JsonMapper().writeValueAsBytes(whole)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the description cannot be written", e);
        }
    }

    private static JsonNode readPart(String name) {
        try (InputStream resource = ApiDescription.class.getResourceAsStream(name)) {
            return YAML.readTree(Objects.requireNonNull(resource, name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static void merge(ObjectNode whole, JsonNode part) {
        part.properties()
                .forEach(field -> {
                    JsonNode known = whole.get(field.getKey());
                    if (known == null) {
                        whole.set(field.getKey(), field.getValue());
                    } else if (known instanceof ObjectNode object) {
                        merge(object, field.getValue());
                    } else {
                        throw new IllegalStateException("described twice: " + field.getKey());
                    }
                });
    }
}
