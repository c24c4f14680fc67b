package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code /metrics} says, and that {@code etc/} reads nothing else. The program has a process
 * of its own: a registry of metrics is one for all servers of a process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricNamesTest {
    private static final Path DASHBOARD = Path.of("etc/grafana/agent-orchestrator.json");
    private static final Path ALERTS = Path.of("etc/prometheus/alerts.yaml");

    /** What of an expression holds labels, times and texts. */
    private static final Pattern NO_NAMES =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|by \\([^)]*\\)|\"[^\"]*\"");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z]\\w*_\\w+");
    private static final Set<String> FUNCTIONS = Set.of("histogram_quantile", "label_values");

    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingLlm llm =
            TestingLlm.replying(answer("Une clôture", " se", " déclare", " [1]."));
    private String unused = "";
    private String used = "";

    @BeforeAll
    void scrape(@TempDir Path folder) {
        Map<String, String> variables =
                Map.of(
                        "DATABASE_URL", postgres.url(),
                        "GROQ_BASE_URL", llm.baseUrl().toString(),
                        "GROQ_MODEL", "main",
                        "GROQ_FALLBACK_MODELS", "small",
                        "RAG_SIMILARITY_THRESHOLD", "0.2");
        try (TestingProgram program = TestingProgram.start(folder, variables)) {
            unused = program.get("/metrics").body();
            SampleDocuments.insert(postgres, SampleDocuments.planning());
            try (Stream<String> events =
                    program.stream("/api/v3/chat/streaming", ChatClient.QUESTION).body()) {
                assertThat(events).anyMatch(line -> line.startsWith("event: done"));
            }
            used = program.get("/metrics").body();
        }
    }

    @AfterAll
    void stop() {
        llm.close();
        postgres.close();
    }

    @Test
    void hasWhatTheDashboardShowsBeforeAnythingHappened() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());

        assertThat(names(dashboard, "expr")).hasSizeGreaterThan(20);
        assertThat(namesIn(unused)).containsAll(names(dashboard, "expr"));
        assertThat(namesIn(unused)).containsAll(names(dashboard.path("templating"), "query"));
    }

    @Test
    void hasWhatTheAlertsLookAtBeforeAnythingHappened() throws IOException {
        Set<String> names = names(new YAMLMapper().readTree(ALERTS.toFile()), "expr");

        assertThat(names).hasSizeGreaterThan(6);
        assertThat(namesIn(unused)).containsAll(names);
    }

    @Test
    void beginsAtNothing() {
        assertThat(value(unused, "chat_answers_total", "mode=\"generated\"", "status=\"failed\""))
                .isZero();
        assertThat(value(unused, "llm_requests_total", "model=\"small\"", "outcome=\"ok\""))
                .isZero();
        assertThat(value(unused, "llm_token_gap_seconds_count", "model=\"main\"")).isZero();
    }

    @Test
    void countsAnAnswerByItsEnding() {
        assertThat(value(used, "chat_answers_total", "mode=\"generated\"", "status=\"complete\""))
                .isEqualTo(1);
        assertThat(value(used, "chat_answers_total", "mode=\"generated\"", "status=\"stopped\""))
                .isZero();
    }

    @Test
    void timesTheFirstTokenAndEveryGapAfterIt() {
        assertThat(value(used, "llm_time_to_first_token_seconds_count", "model=\"main\""))
                .isEqualTo(1);
        assertThat(value(used, "llm_token_gap_seconds_count", "model=\"main\"")).isEqualTo(3);
    }

    @Test
    void tellsTheProcessorTimeAsACounterAndTheMemoryByArea() {
        assertThat(used).contains("# TYPE process_cpu_seconds_total counter");
        assertThat(value(used, "process_cpu_seconds_total")).isPositive();
        assertThat(value(used, "jvm_memory_used_bytes", "area=\"heap\"")).isPositive();
        assertThat(value(used, "jvm_memory_used_bytes", "area=\"nonheap\"")).isPositive();
    }

    @Test
    void explainsEveryMetric() {
        assertThat(used.lines().filter(line -> line.startsWith("# HELP ")))
                .allMatch(line -> line.matches("# HELP \\w+ \\S.*"));
    }

    @Test
    void leavesPrometheusNothingToSayOfTheMetrics() throws IOException, InterruptedException {
        assertThat(promtool(used, "check", "metrics")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check rules etc/prometheus/alerts.yaml",
                "test rules etc/prometheus/alerts.test.yaml",
                "check config etc/prometheus/prometheus.yaml"
            })
    void hasRulesThatPrometheusAccepts(String command) throws IOException, InterruptedException {
        assertThat(promtool("", command.split(" "))).contains("SUCCESS").doesNotContain("FAILED");
    }

    /** What it writes, if it is installed and ends well; otherwise what is wrong is in there. */
    private static String promtool(String input, String... arguments)
            throws IOException, InterruptedException {
        String path = System.getenv("PATH");
        assumeTrue(
                Stream.of(path.split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
                "promtool is not installed");
        List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** The metrics in the expressions of all fields of a name. */
    private static Set<String> names(JsonNode node, String field) {
        return node.findValues(field).stream()
                .map(JsonNode::asText)
                .map(expression -> NO_NAMES.matcher(expression).replaceAll(" "))
                .flatMap(expression -> NAME.matcher(expression).results().map(MatchResult::group))
                .filter(name -> !FUNCTIONS.contains(name))
                .collect(Collectors.toSet());
    }

    private static Set<String> namesIn(String metrics) {
        return metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('{')))
                .collect(Collectors.toSet());
    }

    /** The value of the only series that has these labels. */
    private static double value(String metrics, String name, String... labels) {
        List<String> series =
                metrics.lines()
                        .filter(line -> line.startsWith(name + "{"))
                        .filter(line -> Stream.of(labels).allMatch(line::contains))
                        .toList();
        assertThat(series).as("%s %s", name, List.of(labels)).hasSize(1);
        return Double.parseDouble(series.getFirst().substring(series.getFirst().indexOf("} ") + 2));
    }
}
