package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.testing.ApiContract;
import fr.archireg.orchestrator.testing.TestingIdentity;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The description of the API: that it is one, that nothing is missing, and how it is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiDescriptionTest {
    private static final String SPECIFICATION = "https://spec.openapis.org/";

    /** What Helidon answers beside our routes. */
    private static final Set<String> OBSERVED =
            Set.of(
                    "GET /health",
                    "GET /health/live",
                    "GET /health/ready",
                    "GET /health/started",
                    "GET /metrics");

    private final TestingIdentity identity = TestingIdentity.start();
    private final TestingApp app = TestingApp.start(identity.variables());
    private final ApiContract contract = ApiContract.of(app.get("/openapi.json").body());

    @AfterAll
    void stop() {
        app.close();
        identity.close();
    }

    @Test
    void isOpenApi31() {
        Schema schema =
                SchemaRegistry.withDialects(
                                List.of(Dialects.getDraft202012(), Dialects.getOpenApi31()),
                                builder ->
                                        builder.schemaIdResolvers(resolvers ->
                                                resolvers.mapPrefix(
                                                        SPECIFICATION,
                                                        "classpath:spec.openapis.org/")))
                        .getSchema(
                                SchemaLocation.of(
                                        SPECIFICATION + "oas/3.1/schema-base/2022-10-07"));

        assertThat(schema.validate(contract.document())).extracting(Error::toString).isEmpty();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> routes =
                Stream.concat(routes().stream(), OBSERVED.stream()).collect(Collectors.toSet());

        assertThat(contract.operations())
                .extracting(ApiContract.Operation::route)
                .containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void saysWhichRoutesNeedAToken() {
        for (ApiContract.Operation operation : contract.operations()) {
            HttpResponse<String> answer = send(operation);
            assertThat(answer.statusCode())
                    .as(operation.route())
                    .isEqualTo(operation.secured() ? 401 : 200);
            contract.verify(operation.route(), answer);
        }
    }

    @Test
    void refersOnlyToWhatIsThereAndToAllOfIt() {
        List<String> references = new ArrayList<>();
        contract.document().findValuesAsText("$ref", references);
        List<String> components = new ArrayList<>();
        contract.document()
                .path("components")
                .properties()
                .forEach(kind ->
                        kind.getValue()
                                .fieldNames()
                                .forEachRemaining(name ->
                                        components.add(
                                                "#/components/%s/%s"
                                                        .formatted(kind.getKey(), name))));
        // They are named, not referred to.
        components.removeIf(name -> name.contains("/securitySchemes/"));

        assertThat(references)
                .allMatch(r -> !contract.document().at(r.substring(1)).isMissingNode());
        assertThat(Set.copyOf(references)).containsExactlyInAnyOrderElementsOf(components);
    }

    @Test
    void namesEachOperationOnce() {
        assertThat(contract.operations())
                .extracting(operation -> operation.node().path("operationId").asText())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void knowsEveryErrorCode() {
        assertThat(contract.document().at("/components/schemas/ErrorCode/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList());
    }

    @Test
    void hasExamplesThatFitTheirSchemas() {
        List<JsonNode> withExample = new ArrayList<>();
        contract.document().findParents("example", withExample);
        contract.document().findParents("examples", withExample);
        assertThat(withExample).hasSizeGreaterThan(30);

        for (JsonNode node : withExample) {
            examples(node)
                    .forEach(example ->
                            assertThat(contract.mistakes(node.path("schema"), example))
                                    .as(example.toString())
                                    .isEmpty());
        }
    }

    @Test
    void isTheSameInBothForms() throws JsonProcessingException {
        HttpResponse<String> yaml = app.get("/openapi.yaml");

        assertThat(yaml.headers().firstValue("Content-Type"))
                .contains("application/yaml; charset=utf-8");
        assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(contract.document());
    }

    @Test
    void isServedInTheFormThatIsPreferred() {
        assertThat(accepting("application/json")).isEqualTo("application/json");
        assertThat(accepting("application/yaml")).startsWith("application/yaml");
        assertThat(accepting("*/*")).startsWith("application/yaml");
        assertThat(accepting("text/html")).startsWith("application/yaml");
        assertThat(accepting("application/yaml;q=0.5, application/json"))
                .isEqualTo("application/json");
    }

    @Test
    void isNotSentAgainToWhoHasIt() {
        String tag = app.get("/openapi.yaml").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again =
                app.send(
                        app.request("/openapi.yaml").header("If-None-Match", tag).build(),
                        BodyHandlers.ofString());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void isShownByAPageThatNeedsNobodyElse() {
        HttpResponse<String> page = app.get("/openapi/ui");

        assertThat(page.body()).contains("ui/swagger-ui-bundle.js").doesNotContain("http");
        assertThat(app.get("/openapi/ui/page.js").body()).contains("validatorUrl: null");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http", "*");
    }

    private String accepting(String accept) {
        return app.send(
                        app.request("/openapi").header("Accept", accept).build(),
                        BodyHandlers.ofString())
                .headers()
                .firstValue("Content-Type")
                .orElse("");
    }

    private HttpResponse<String> send(ApiContract.Operation operation) {
        return app.send(
                app.request(contract.path(operation, UUID.randomUUID().toString()))
                        .method(operation.method(), BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private List<String> routes() {
        if (TestingApp.json(app.get("/")).get("routes") instanceof List<?> routes) {
            return routes.stream().map(String::valueOf).toList();
        }
        throw new AssertionError("the root lists no routes");
    }

    private Stream<JsonNode> examples(JsonNode node) {
        if (node.path("schema").isMissingNode()) {
            return Stream.empty();
        }
        return Stream.concat(
                Stream.of(node.path("example")).filter(example -> !example.isMissingNode()),
                node.path("examples").properties().stream()
                        .map(example -> example.getValue().path("value")));
    }
}
