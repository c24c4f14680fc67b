package fr.archireg.orchestrator.benchmark;

import fr.archireg.orchestrator.benchmark.StreamReader.Reading;
import fr.archireg.orchestrator.testing.PacedLlm;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * What relaying streams costs: so many readers at once, each asking a question, through the program
 * and from the language model alone. Load generator, model, database and program share the machine.
 *
 * <pre>StreamBenchmark STREAMSxTOKENS_PER_SECONDxTOKENS …</pre>
 */
final class StreamBenchmark {
    @SuppressWarnings("SystemOut") // a program for people
    private static final PrintStream OUT = new PrintStream(System.out, true);

    /** Questions that differ: the cache of embeddings serves those that come again. */
    private static final int QUESTIONS = 50;

    static final String PATH = "/api/v3/chat/streaming";
    private static final String DIRECT = "{\"stream\":true}";
    private static final Load WARM_UP = new Load(50, 200, 200);
    private static final int WARM_UPS = 30;

    /** Nothing that protects a server from one busy user. */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "LOG_LEVEL", "warning",
                    "RATE_LIMITS", "off",
                    "CHAT_GENERATIONS_MAX", "2000",
                    "CHAT_GENERATIONS_PER_USER_MAX", "1000",
                    "LLM_COMPLETION_TOKENS_MAX", "8192",
                    "TOKENS_PER_USER_AND_DAY", "0");

    private StreamBenchmark() {}

    /** One row of the table. */
    private record Load(int streams, int tokensPerSecond, int tokens) {
        static Load parse(String text) {
            int[] numbers =
                    Arrays.stream(text.split("x", -1)).mapToInt(Integer::parseInt).toArray();
            return new Load(numbers[0], numbers[1], numbers[2]);
        }
    }

    /** Runs the loads that the arguments name. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        OUT.println(
                "| way | streams | tokens/s each | tokens/s | TTFT p50 / p99 ms "
                        + "| added delay p50 / p99 / max ms | CPU s per million tokens | RSS MiB "
                        + "| refused | broken |");
        OUT.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String argument : arguments) {
            Load load = Load.parse(argument);
            direct(load);
            relayed(load);
        }
        System.exit(0);
    }

    private static void direct(Load load)
            throws IOException, InterruptedException, ExecutionException {
        try (PacedLlm llm = PacedLlm.start(load.tokensPerSecond(), load.tokens())) {
            int port = llm.baseUrl().getPort();
            long started = System.nanoTime();
            List<Reading> readings =
                    readAll(load, i -> new StreamReader(port, "/v1/chat/completions", DIRECT));
            print("model alone", load, readings, System.nanoTime() - started, "– | –");
        }
    }

    private static void relayed(Load load)
            throws IOException, InterruptedException, ExecutionException {
        String[] options = System.getProperty("benchmark.memory", "-Xmx384m").split(" ", -1);
        Path folder = Files.createDirectories(Path.of("target", "benchmark"));
        try (PacedLlm llm = PacedLlm.start(WARM_UP.tokensPerSecond(), WARM_UP.tokens());
                TestingProgram server = TestingProgram.start(folder, variables(llm), options)) {
            ProcessFigures figures = new ProcessFigures(server.pid());
            // So that the virtual machine has compiled what is measured.
            for (int i = 0; i < WARM_UPS; i++) {
                readAll(WARM_UP, n -> question(server.port(), n));
            }
            llm.pace(load.tokensPerSecond(), load.tokens());
            Duration before = figures.cpu();
            long started = System.nanoTime();
            List<Reading> readings = readAll(load, n -> question(server.port(), n));
            long elapsed = System.nanoTime() - started;
            double cpu = figures.cpu().minus(before).toMillis() / 1e3;
            long tokens = readings.stream().mapToLong(r -> r.delaysNanos().length).sum();
            String process = "%.0f | %d".formatted(cpu * 1e6 / tokens, figures.residentMib());
            print("through us", load, readings, elapsed, process);
        }
    }

    /** The environment of the program, with this language model. */
    static Map<String, String> variables(PacedLlm llm) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(SETTINGS);
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        return variables;
    }

    private static StreamReader question(int port, int index) {
        int area = index % QUESTIONS + 5;
        return new StreamReader(
                port,
                PATH,
                "{\"message\":\"Faut-il une déclaration préalable pour une piscine de %d m² ?\"}"
                        .formatted(area));
    }

    /** All readers start together. */
    private static List<Reading> readAll(Load load, IntFunction<StreamReader> readers)
            throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Reading>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < load.streams(); i++) {
                StreamReader reader = readers.apply(i);
                Callable<Reading> read =
                        () -> {
                            start.await();
                            return reader.read(load.tokens());
                        };
                running.add(threads.submit(read));
            }
            start.countDown();
            List<Reading> readings = new ArrayList<>();
            for (Future<Reading> reading : running) {
                readings.add(reading.get());
            }
            return readings;
        }
    }

    private static void print(
            String way, Load load, List<Reading> readings, long elapsedNanos, String process) {
        Quantiles delays =
                Quantiles.of(
                        readings.stream()
                                .flatMapToLong(r -> Arrays.stream(r.delaysNanos()))
                                .toArray());
        Quantiles first =
                Quantiles.of(
                        readings.stream()
                                .mapToLong(Reading::firstTokenNanos)
                                .filter(nanos -> nanos >= 0)
                                .toArray());
        OUT.printf(
                Locale.ROOT,
                "| %s | %d | %d | %.0f | %.1f / %.1f | %.1f / %.1f / %.1f | %s | %d | %d |%n",
                way,
                load.streams(),
                load.tokensPerSecond(),
                delays.count() * 1e9 / elapsedNanos,
                first.millis(0.5),
                first.millis(0.99),
                delays.millis(0.5),
                delays.millis(0.99),
                delays.millis(1),
                process,
                readings.stream().filter(Reading::refused).count(),
                readings.stream().filter(r -> !r.refused() && !r.whole()).count());
    }
}
