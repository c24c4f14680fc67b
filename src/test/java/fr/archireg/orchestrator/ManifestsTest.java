package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import fr.archireg.orchestrator.settings.Settings;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code k8s/} renders to, held against Kubernetes' own models and our own settings. */
class ManifestsTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Map<String, Validator> VALIDATORS =
            Map.ofEntries(
                    Map.entry("ConfigMap", V1ConfigMap::validateJsonElement),
                    Map.entry("Deployment", V1Deployment::validateJsonElement),
                    Map.entry(
                            "HorizontalPodAutoscaler",
                            V2HorizontalPodAutoscaler::validateJsonElement),
                    Map.entry("Namespace", V1Namespace::validateJsonElement),
                    Map.entry("NetworkPolicy", V1NetworkPolicy::validateJsonElement),
                    Map.entry("PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
                    Map.entry("Secret", V1Secret::validateJsonElement),
                    Map.entry("Service", V1Service::validateJsonElement),
                    Map.entry("ServiceAccount", V1ServiceAccount::validateJsonElement),
                    // The operator's own kind: its models are not Kubernetes'.
                    Map.entry("ServiceMonitor", json -> {}),
                    Map.entry("StatefulSet", V1StatefulSet::validateJsonElement));

    /** Reads a JSON object as one kind and fails on fields that are unknown or missing. */
    @FunctionalInterface
    private interface Validator {
        void validate(JsonElement json) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/supabase", "overlays/try-out"})
    void hasOnlyFieldsThatKubernetesKnows(String kustomization)
            throws IOException, InterruptedException {
        List<JsonNode> objects = rendered(kustomization);

        assertThat(objects).isNotEmpty();
        for (JsonNode object : objects) {
            String kind = object.path("kind").asText();
            Validator validator =
                    Objects.requireNonNull(VALIDATORS.get(kind), "no model of a " + kind);
            assertThatCode(() -> validator.validate(JsonParser.parseString(object.toString())))
                    .as("%s %s", kind, object.at("/metadata/name").asText())
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/supabase", "overlays/try-out"})
    void setsOnlyVariablesThatTheProgramKnowsAndAccepts(String kustomization)
            throws IOException, InterruptedException {
        Map<String, String> variables = variables(rendered(kustomization));
        if (kustomization.endsWith("supabase")) {
            variables.putAll(templateSecret());
        }
        Settings settings = new Settings(variables);

        AppConfig config = AppConfig.from(settings);

        assertThat(settings.names()).containsAll(variables.keySet());
        assertThat(config.server().host()).isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/supabase", "overlays/try-out"})
    void givesAnswersTheirTimeToEnd(String kustomization) throws IOException, InterruptedException {
        List<JsonNode> objects = rendered(kustomization);
        JsonNode pod = one(objects, "Deployment").at("/spec/template/spec");
        Duration grace =
                AppConfig.from(new Settings(withTemplate(variables(objects))))
                        .server()
                        .shutdownGrace();

        long pause = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asLong();

        assertThat(pause).isPositive();
        assertThat(pod.path("terminationGracePeriodSeconds").asLong())
                .isGreaterThan(pause + grace.toSeconds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/supabase", "overlays/try-out"})
    void runsNothingWithMoreRightsThanItNeeds(String kustomization)
            throws IOException, InterruptedException {
        List<JsonNode> pods =
                rendered(kustomization).stream()
                        .map(object -> object.at("/spec/template/spec"))
                        .filter(pod -> !pod.isMissingNode())
                        .toList();

        assertThat(pods)
                .isNotEmpty()
                .allSatisfy(pod -> {
                    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
                    assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
                    assertThat(containers(pod))
                            .allSatisfy(container -> {
                                JsonNode context = container.path("securityContext");
                                assertThat(context.path("readOnlyRootFilesystem").asBoolean())
                                        .isTrue();
                                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                                        .isFalse();
                                assertThat(context.at("/capabilities/drop/0").asText())
                                        .isEqualTo("ALL");
                                assertThat(container.at("/resources/limits/memory").asText())
                                        .isNotEmpty();
                            });
                });
    }

    @Test
    void letsLivenessLookAtNothingButTheProcess() throws IOException, InterruptedException {
        JsonNode container =
                one(rendered("base"), "Deployment").at("/spec/template/spec/containers/0");

        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText())
                .isEqualTo("/health/ready");
        assertThat(container.at("/startupProbe/httpGet/path").asText())
                .isEqualTo("/health/started");
    }

    @Test
    void setsOnRenderOnlyWhatTheProgramKnowsAndAccepts() throws IOException {
        JsonNode service = YAML.readTree(Path.of("etc/render.yaml").toFile()).at("/services/0");
        Map<String, String> variables = new HashMap<>();
        for (JsonNode variable : service.path("envVars")) {
            String name = variable.path("key").asText();
            if (variable.has("value")) {
                variables.put(name, variable.path("value").asText());
            }
        }
        variables.remove("JAVA_TOOL_OPTIONS");
        Settings settings = new Settings(withTemplate(variables));

        AppConfig.from(settings);

        assertThat(settings.names()).containsAll(variables.keySet());
        assertThat(service.path("healthCheckPath").asText()).isEqualTo("/health/live");
    }

    private static Map<String, String> withTemplate(Map<String, String> variables)
            throws IOException {
        Map<String, String> all = new HashMap<>(templateSecret());
        all.putAll(variables);
        return all;
    }

    private static Map<String, String> templateSecret() throws IOException {
        Map<String, String> variables = new HashMap<>();
        YAML.readTree(Path.of("k8s/secret.example.yaml").toFile())
                .path("stringData")
                .properties()
                .forEach(entry ->
                        variables.put(
                                entry.getKey(), entry.getValue().asText().replaceAll("[<>]", "")));
        return variables;
    }

    private static Map<String, String> variables(List<JsonNode> objects) {
        Map<String, String> variables = new HashMap<>();
        of(objects, "ConfigMap")
                .forEach(map ->
                        map.path("data")
                                .properties()
                                .forEach(entry ->
                                        variables.put(entry.getKey(), entry.getValue().asText())));
        of(objects, "Secret")
                .forEach(secret ->
                        secret.path("data")
                                .properties()
                                .forEach(entry ->
                                        variables.put(
                                                entry.getKey(),
                                                new String(
                                                        Base64.getMimeDecoder()
                                                                .decode(entry.getValue().asText()),
                                                        StandardCharsets.UTF_8))));
        return variables;
    }

    private static Stream<JsonNode> of(List<JsonNode> objects, String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    private static JsonNode one(List<JsonNode> objects, String kind) {
        return of(objects, kind).findFirst().orElseThrow();
    }

    private static List<JsonNode> containers(JsonNode pod) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> StreamSupport.stream(pod.path(list).spliterator(), false))
                .toList();
    }

    /** Needs kubectl: without it, these tests are skipped. */
    private static List<JsonNode> rendered(String kustomization)
            throws IOException, InterruptedException {
        assumeTrue(hasKubectl(), "kubectl is not installed: manifests are not rendered");
        Process kubectl =
                new ProcessBuilder("kubectl", "kustomize", "k8s/" + kustomization)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (MappingIterator<JsonNode> objects =
                YAML.readerFor(JsonNode.class).readValues(kubectl.getInputStream())) {
            List<JsonNode> all = objects.readAll();
            assertThat(kubectl.waitFor()).isZero();
            return all;
        }
    }

    private static boolean hasKubectl() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }
}
