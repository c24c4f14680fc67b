package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.archireg.orchestrator.testing.ApiContract;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every bound that the description names, tried from both sides: what is just inside is taken, what
 * is just outside is refused with the name of the field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiLimitsTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final double LITTLE = 0.001;

    private final TestingApp app =
            TestingApp.start(
                    Map.of(
                            "MICROSERVICE_LEGIFRANCE_URL", "http://127.0.0.1:9",
                            "RATE_LIMITS", "off"));
    private final ApiContract contract = ApiContract.of(app.get("/openapi.json").body());
    private final Map<String, Object> answer =
            TestingApp.json(
                    app.post("/api/v3/chat/completions", "{\"message\":\"Une clôture ?\"}"));
    private final String project =
            String.valueOf(
                    TestingApp.json(app.post("/api/v3/projects", "{\"name\":\"Maison\"}"))
                            .get("id"));

    /**
     * A value of a field or a parameter.
     *
     * @param inside whether the description allows it
     */
    private record Trial(JsonNode value, boolean inside) {
        static Trial inside(JsonNode value) {
            return new Trial(value, true);
        }

        static Trial outside(JsonNode value) {
            return new Trial(value, false);
        }
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @TestFactory
    Stream<DynamicTest> holdsForFields() {
        return contract.operations().stream()
                .filter(operation -> !contract.requestSchema(operation).isMissingNode())
                .flatMap(operation -> fields(operation, contract.requestSchema(operation), ""));
    }

    @TestFactory
    Stream<DynamicTest> holdsForParameters() {
        return contract.operations().stream()
                .flatMap(operation ->
                        operation
                                .node()
                                .path("parameters")
                                .valueStream()
                                .map(contract::resolve)
                                .filter(parameter -> parameter.path("in").asText().equals("query"))
                                .flatMap(parameter -> parameter(operation, parameter)));
    }

    @TestFactory
    Stream<DynamicTest> holdsForFieldsThatAreMissingOrUnknown() {
        return contract.operations().stream()
                .filter(operation -> !contract.requestSchema(operation).isMissingNode())
                .flatMap(operation -> {
                    JsonNode schema = contract.requestSchema(operation);
                    Stream<DynamicTest> missing =
                            schema.path("required")
                                    .valueStream()
                                    .map(JsonNode::asText)
                                    .map(name ->
                                            dynamicTest(
                                                    operation.route() + " without " + name,
                                                    () ->
                                                            refused(
                                                                    operation,
                                                                    name,
                                                                    example(operation)
                                                                            .without(name))));
                    ObjectNode more = example(operation);
                    more.put("field_of_nobody", 1);
                    DynamicTest unknown =
                            dynamicTest(
                                    operation.route() + " with another field",
                                    () -> refused(operation, "field_of_nobody", more));
                    return operation.path().startsWith("/v1/")
                            ? missing
                            : Stream.concat(missing, Stream.of(unknown));
                });
    }

    private Stream<DynamicTest> fields(
            ApiContract.Operation operation, JsonNode schema, String path) {
        return properties(schema).entrySet().stream()
                .flatMap(property -> {
                    JsonNode own = choice(property.getValue());
                    String name = path + property.getKey();
                    Stream<DynamicTest> nested =
                            own.has("properties")
                                    ? fields(operation, own, name + ".")
                                    : Stream.empty();
                    Stream<DynamicTest> trials =
                            trials(own).stream()
                                    .map(trial ->
                                            dynamicTest(
                                                    operation.route()
                                                            + " "
                                                            + name
                                                            + " "
                                                            + shown(trial),
                                                    () -> tryField(operation, name, trial)));
                    return Stream.concat(trials, nested);
                });
    }

    private Stream<DynamicTest> parameter(ApiContract.Operation operation, JsonNode parameter) {
        String name = parameter.path("name").asText();
        return trials(contract.resolve(parameter.path("schema"))).stream()
                .filter(trial -> trial.value().isValueNode())
                .map(trial ->
                        dynamicTest(
                                operation.route() + " ?" + name + "=" + shown(trial),
                                () -> tryParameter(operation, name, trial)));
    }

    /** The fields of an object, also those of what it is made of. */
    private Map<String, JsonNode> properties(JsonNode schema) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        schema.path("allOf").forEach(part -> properties.putAll(properties(contract.resolve(part))));
        schema.path("properties")
                .properties()
                .forEach(p -> properties.put(p.getKey(), p.getValue()));
        return properties;
    }

    /** The schema itself, or the first of those that it leaves the choice of. */
    private JsonNode choice(JsonNode schema) {
        JsonNode resolved = contract.resolve(schema);
        return resolved.has("oneOf") ? choice(resolved.path("oneOf").path(0)) : resolved;
    }

    private static List<Trial> trials(JsonNode schema) {
        List<Trial> trials = new ArrayList<>();
        if (schema.has("maxLength")) {
            int max = schema.path("maxLength").asInt();
            trials.add(Trial.inside(NODES.textNode("a".repeat(max))));
            trials.add(Trial.outside(NODES.textNode("a".repeat(max + 1))));
        }
        if (schema.path("minLength").asInt() > 0) {
            trials.add(Trial.outside(NODES.textNode("  ")));
        }
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                trials.add(Trial.inside(schema.path(bound)));
                trials.add(Trial.outside(beyond(schema, bound)));
            }
        }
        if (schema.has("enum")) {
            schema.path("enum").forEach(value -> trials.add(Trial.inside(value)));
            trials.add(Trial.outside(NODES.textNode("something_else")));
        }
        if (schema.has("format") || schema.has("pattern")) {
            trials.add(Trial.outside(NODES.textNode("?")));
        }
        if (schema.has("type") && !schema.path("type").toString().contains("object")) {
            trials.add(Trial.outside(NODES.objectNode()));
        }
        return trials;
    }

    private static JsonNode beyond(JsonNode schema, String bound) {
        int direction = bound.equals("minimum") ? -1 : 1;
        JsonNode value = schema.path(bound);
        return schema.path("type").toString().contains("integer")
                ? NODES.numberNode(value.asInt() + direction)
                : NODES.numberNode(value.asDouble() + direction * LITTLE);
    }

    private void tryField(ApiContract.Operation operation, String name, Trial trial) {
        ObjectNode body = example(operation);
        ObjectNode owner = body;
        int dot = name.indexOf('.');
        if (dot >= 0) {
            owner = body.putObject(name.substring(0, dot));
        }
        owner.set(name.substring(dot + 1), trial.value());
        if (trial.inside()) {
            assertThat(send(operation, body).statusCode()).isNotEqualTo(400);
        } else {
            refused(operation, name, body);
        }
    }

    private void tryParameter(ApiContract.Operation operation, String name, Trial trial) {
        String query =
                "?%s=%s"
                        .formatted(
                                name,
                                URLEncoder.encode(trial.value().asText(), StandardCharsets.UTF_8));
        HttpResponse<String> response =
                app.send(app.request(path(operation) + query).build(), BodyHandlers.ofString());
        if (trial.inside()) {
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        } else {
            assertThat(ProblemAnswer.of(response).assertIs(400, "invalid_request").fields())
                    .containsExactly(name);
        }
    }

    private void refused(ApiContract.Operation operation, String field, JsonNode body) {
        HttpResponse<String> response = send(operation, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body())
                // Or an element of a list of that name.
                .containsPattern("\"(field|param)\":\"%s(\\.\\[\\d+])?\"".formatted(field));
    }

    private HttpResponse<String> send(ApiContract.Operation operation, JsonNode body) {
        return app.send(
                app.request(path(operation))
                        .header("Content-Type", "application/json")
                        .method(operation.method(), BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
    }

    private String path(ApiContract.Operation operation) {
        Object id = answer.get("conversation_id");
        if (operation.path().contains("/projects/")) {
            id = project;
        } else if (operation.path().contains("/generations/")) {
            id = app.postgres().value("SELECT min(id::text) FROM orchestrator.generations");
        }
        return operation
                .path()
                .replace("{id}", String.valueOf(id))
                .replace("{message_id}", String.valueOf(answer.get("assistant_message_id")));
    }

    /** A body that the description gives as an example. */
    private ObjectNode example(ApiContract.Operation operation) {
        JsonNode media =
                contract.resolve(operation.node().path("requestBody"))
                        .path("content")
                        .path("application/json");
        JsonNode example =
                media.has("example")
                        ? media.path("example")
                        : media.path("examples").elements().next().path("value");
        ObjectNode body = example.deepCopy();
        // What is configured here is not what the example names.
        body.remove("model");
        return body;
    }

    private static String shown(Trial trial) {
        String value = trial.value().toString();
        return (trial.inside() ? "takes " : "refuses ")
                + (value.length() > 40 ? value.length() - 2 + " characters" : value);
    }
}
