package fr.archireg.orchestrator.benchmark;

import fr.archireg.orchestrator.testing.EventReader;
import fr.archireg.orchestrator.testing.PacedLlm;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long it takes until a stop reaches the language model: so many answers are being made, one
 * after the other is stopped by a request, and the model notes when its connection is closed.
 *
 * <pre>StopBenchmark STREAMSxTOKENS_PER_SECOND …</pre>
 */
final class StopBenchmark {
    @SuppressWarnings("SystemOut") // a program for people
    private static final PrintStream OUT = new PrintStream(System.out, true);

    private static final String QUESTION =
            "{\"message\":\"Faut-il une déclaration préalable pour une piscine de 20 m² ?\"}";

    /** The events before the text, and some text. */
    private static final int EVENTS_FIRST = 10;

    private static final int ENDLESS = 1_000_000;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 3;

    private StopBenchmark() {}

    /** Runs the loads that the arguments name. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        OUT.println("| answers | tokens/s each | stops | stop to close p50 / p99 / max ms |");
        OUT.println("| --- | --- | --- | --- |");
        for (String argument : arguments) {
            int[] load =
                    Arrays.stream(argument.split("x", -1)).mapToInt(Integer::parseInt).toArray();
            measure(load[0], load[1]);
        }
        System.exit(0);
    }

    private static void measure(int streams, int tokensPerSecond)
            throws IOException, InterruptedException, ExecutionException {
        String[] options = System.getProperty("benchmark.memory", "-Xmx384m").split(" ", -1);
        Path folder = Files.createDirectories(Path.of("target", "benchmark"));
        try (PacedLlm llm = PacedLlm.start(tokensPerSecond, ENDLESS);
                TestingProgram server =
                        TestingProgram.start(folder, StreamBenchmark.variables(llm), options)) {
            // So that the virtual machine has compiled what is measured.
            for (int i = 0; i < WARM_UPS; i++) {
                stopAll(server, llm, streams);
            }
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                nanos.addAll(stopAll(server, llm, streams));
            }
            Quantiles delays = Quantiles.of(nanos.stream().mapToLong(Long::longValue).toArray());
            OUT.printf(
                    Locale.ROOT,
                    "| %d | %d | %d | %.1f / %.1f / %.1f |%n",
                    streams,
                    tokensPerSecond,
                    nanos.size(),
                    delays.millis(0.5),
                    delays.millis(0.99),
                    delays.millis(1));
        }
    }

    /** From the sending of each stop to the closing that it brings. */
    private static List<Long> stopAll(TestingProgram server, PacedLlm llm, int streams)
            throws InterruptedException, ExecutionException {
        List<EventReader> readers = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> beginnings = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                EventReader reader = new EventReader(ask(server).body());
                readers.add(reader);
                beginnings.add(threads.submit(() -> reader.next(EVENTS_FIRST).getFirst().id()));
            }
            List<String> generations = new ArrayList<>();
            for (Future<String> beginning : beginnings) {
                generations.add(beginning.get().split(":", 2)[0]);
            }
            readers.forEach(reader -> threads.execute(reader::rest));
            for (String generation : generations) {
                long sent = System.nanoTime();
                stop(server, generation);
                nanos.add(llm.takeDeparture() - sent);
            }
        }
        readers.forEach(EventReader::close);
        return nanos;
    }

    private static HttpResponse<InputStream> ask(TestingProgram server) {
        return server.send(
                server.request(StreamBenchmark.PATH)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(QUESTION))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static void stop(TestingProgram server, String generation) {
        String path = "/api/v3/chat/generations/%s/stop".formatted(generation);
        var unused =
                server.send(
                        server.request(path).POST(BodyPublishers.noBody()).build(),
                        BodyHandlers.discarding());
    }
}
