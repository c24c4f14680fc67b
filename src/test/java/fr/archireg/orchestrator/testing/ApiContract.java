package fr.archireg.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * The description of the API, as a judge of what the program really answers. It notes what it has
 * seen. Thread-safe.
 */
public final class ApiContract {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;
    private final SchemaRegistry schemas =
            SchemaRegistry.withDefaultDialect(
                    Dialects.getOpenApi31(),
                    builder ->
                            builder.schemaRegistryConfig(
                                    SchemaRegistryConfig.builder()
                                            .formatAssertionsEnabled(true)
                                            .build()));
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    private ApiContract(JsonNode document) {
        this.document = document;
    }

    /** The description in its JSON form. */
    public static ApiContract of(String json) {
        return new ApiContract(parse(json));
    }

    /**
     * One operation of the description.
     *
     * @param method in upper case
     * @param path with {@code {name}} for parameters
     */
    public record Operation(String method, String path, JsonNode node) {
        /** As a route is written, such as {@code GET /health}. */
        public String route() {
            return method + " " + path;
        }

        /** Whether a token is needed. */
        public boolean secured() {
            return node.path("security").isMissingNode();
        }

        /** Whether it says what this status means. */
        public boolean answers(int status) {
            return node.path("responses").has(Integer.toString(status));
        }
    }

    /** The whole document. */
    public JsonNode document() {
        return document;
    }

    /** All operations. */
    public List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path ->
                        path.getValue().properties().stream()
                                .filter(item -> METHODS.contains(item.getKey()))
                                .map(item ->
                                        new Operation(
                                                item.getKey().toUpperCase(Locale.ROOT),
                                                path.getKey(),
                                                item.getValue())))
                .sorted(Comparator.comparing(Operation::route))
                .toList();
    }

    /** The operation of a route. */
    public Operation operation(String route) {
        return operations().stream()
                .filter(operation -> operation.route().equals(route))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not described: " + route));
    }

    /** A path of an operation: parameters are as in their examples, or this id. */
    public String path(Operation operation, String id) {
        String path = operation.path();
        for (JsonNode parameter : operation.node().path("parameters")) {
            JsonNode resolved = resolve(parameter);
            path =
                    path.replace(
                            "{" + resolved.path("name").asText() + "}",
                            resolved.path("example").asText(id));
        }
        return path.replaceAll("\\{[^}]*}", id);
    }

    /**
     * The schema of an operation's JSON body, references resolved at its root, or a missing node.
     */
    public JsonNode requestSchema(Operation operation) {
        return resolve(
                resolve(operation.node().path("requestBody"))
                        .path("content")
                        .path("application/json")
                        .path("schema"));
    }

    /** The node itself, or what it refers to. */
    public JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual()
                ? resolve(document.at(reference.textValue().substring(1)))
                : node;
    }

    /** What is wrong with a value; empty if nothing is. */
    public List<String> mistakes(JsonNode schema, JsonNode value) {
        ObjectNode whole = MAPPER.createObjectNode();
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        return schemas.getSchema(whole).validate(value).stream().map(Error::toString).toList();
    }

    /**
     * Asserts that the answer is as described: status, headers, content type and body, to the last
     * event of a stream.
     */
    public HttpResponse<String> verify(String route, HttpResponse<String> answer) {
        String name = route + " " + answer.statusCode();
        JsonNode described =
                resolve(
                        operation(route)
                                .node()
                                .path("responses")
                                .path(Integer.toString(answer.statusCode())));
        assertThat(described.isMissingNode())
                .as("%s is not described: %s", name, answer.body())
                .isFalse();
        assertThat(headerMistakes(described.path("headers"), answer.headers())).as(name).isEmpty();
        String contentType = answer.headers().firstValue("Content-Type").orElse("");
        String type = contentType.split(";", 2)[0];
        JsonNode content = described.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(name).isEmpty();
            seen.add(name);
            return answer;
        }
        JsonNode media = content.has(type) ? content.path(type) : content.path("*/*");
        assertThat(media.isMissingNode()).as("%s with %s is not described", name, type).isFalse();
        assertThat(mistakes(media.path("schema"), value(type, answer.body())))
                .as("%s %s: %s", name, type, answer.body())
                .isEmpty();
        seen.add(name + " " + (content.has(type) ? type : "*/*"));
        return answer;
    }

    /** Every successful answer that is described and was not seen. */
    public List<String> unseenSuccesses() {
        return operations().stream()
                .flatMap(this::successes)
                .filter(success -> !seen.contains(success))
                .toList();
    }

    private Stream<String> successes(Operation operation) {
        return operation.node().path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .flatMap(response -> {
                    String name = operation.route() + " " + response.getKey();
                    JsonNode content = resolve(response.getValue()).path("content");
                    return content.isMissingNode()
                            ? Stream.of(name)
                            : content.properties().stream().map(type -> name + " " + type.getKey());
                });
    }

    private List<String> headerMistakes(JsonNode described, HttpHeaders headers) {
        List<String> mistakes = new ArrayList<>();
        described
                .properties()
                .forEach(header -> {
                    JsonNode node = resolve(header.getValue());
                    headers.firstValue(header.getKey())
                            .ifPresentOrElse(
                                    value ->
                                            mistakes.addAll(
                                                    mistakes(
                                                            node.path("schema"),
                                                            headerValue(
                                                                    node.path("schema"), value))),
                                    () -> {
                                        if (node.path("required").asBoolean()) {
                                            mistakes.add("no header " + header.getKey());
                                        }
                                    });
                });
        return mistakes;
    }

    private static JsonNode headerValue(JsonNode schema, String value) {
        return schema.path("type").asText().equals("integer")
                ? parse(value)
                : MAPPER.getNodeFactory().textNode(value);
    }

    private static JsonNode value(String type, String body) {
        if (type.endsWith("json")) {
            return parse(body);
        }
        return type.equals("text/event-stream")
                ? events(body)
                : MAPPER.getNodeFactory().textNode(body);
    }

    /** A stream as the array that the description says it is. */
    private static ArrayNode events(String body) {
        ArrayNode events = MAPPER.createArrayNode();
        for (ServerSentEvent event : ServerSentEvent.read(body.lines())) {
            ObjectNode node = events.addObject();
            if (!event.name().isEmpty()) {
                node.put("event", event.name());
            }
            if (!event.id().isEmpty()) {
                node.put("id", event.id());
            }
            if (event.data().startsWith("{")) {
                node.set("data", parse(event.data()));
            } else {
                node.put("data", event.data());
            }
        }
        return events;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
