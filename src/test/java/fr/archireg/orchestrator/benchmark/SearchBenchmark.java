package fr.archireg.orchestrator.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a whole search costs over HTTP, embedding of the question included: titles of the corpus at
 * {@code DATABASE_URL} as questions, one after the other. Prints a row for each strategy.
 */
final class SearchBenchmark {
    @SuppressWarnings("SystemOut") // a program for people
    private static final PrintStream OUT = new PrintStream(System.out, true);

    private static final int QUESTIONS = 200;
    private static final List<String> STRATEGIES = List.of("dense", "lexical", "hybrid");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestingProgram program;
    private final List<String> titles;
    private final long passages;

    private SearchBenchmark(TestingProgram program, List<String> titles, long passages) {
        this.program = program;
        this.titles = titles;
        this.passages = passages;
    }

    /** Runs it; no arguments. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("LOG_LEVEL", "warning");
        variables.put("RATE_LIMITS", "off");
        // Copies with noise are not the vectors of their texts.
        variables.put("CORPUS_CHECK", "off");
        Path folder = Files.createDirectories(Path.of("target", "benchmark"));
        try (Database database = Database.open(DbConfig.from(new Settings(System.getenv())));
                TestingProgram program = TestingProgram.start(folder, variables, "-Xmx384m")) {
            new SearchBenchmark(program, titles(database), passages(database)).run();
        }
        System.exit(0);
    }

    private void run() throws IOException {
        // So that the pages are in memory and the virtual machine has compiled what is measured.
        for (String strategy : STRATEGIES) {
            search("Que dit la loi : ", strategy);
        }
        for (String strategy : STRATEGIES) {
            // Another wording each time: no embedding is remembered.
            Quantiles times = search(strategy + " ", strategy);
            OUT.printf(
                    Locale.ROOT,
                    "| %d | %s | %.1f / %.1f |%n",
                    passages,
                    strategy,
                    times.millis(0.5),
                    times.millis(0.95));
        }
    }

    private Quantiles search(String beginning, String strategy) throws IOException {
        long[] nanos = new long[titles.size()];
        for (int i = 0; i < nanos.length; i++) {
            String body =
                    JSON.writeValueAsString(
                            Map.of("query", beginning + titles.get(i), "strategy", strategy));
            HttpRequest request =
                    program.request("/api/v3/rag/search")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build();
            long started = System.nanoTime();
            HttpResponse<String> response = program.send(request, BodyHandlers.ofString());
            nanos[i] = System.nanoTime() - started;
            if (response.statusCode() != 200) {
                throw new IllegalStateException("a search failed: " + response.body());
            }
        }
        return Quantiles.of(nanos);
    }

    private static List<String> titles(Database database) {
        return database.read(handle ->
                handle.query(
                        """
                        SELECT title FROM (
                            SELECT DISTINCT title FROM documents
                            WHERE length(title) BETWEEN 10 AND 300) AS titles
                        ORDER BY md5(title)
                        LIMIT ?
                        """,
                        row -> row.getString("title"),
                        QUESTIONS));
    }

    private static long passages(Database database) {
        return database.read(handle ->
                handle.queryFirst("SELECT count(*) FROM documents", row -> row.getLong(1))
                        .orElseThrow());
    }
}
