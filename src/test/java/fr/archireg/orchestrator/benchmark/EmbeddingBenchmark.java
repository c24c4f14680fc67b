package fr.archireg.orchestrator.benchmark;

import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.embedding.LlamaEmbeddingModel;
import fr.archireg.orchestrator.embedding.ModelLoading;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What the embedding of a text costs by its length, with so many threads of the native library.
 *
 * <pre>EmbeddingBenchmark GGUF THREADS</pre>
 */
final class EmbeddingBenchmark {
    @SuppressWarnings("SystemOut") // a program for people
    private static final PrintStream OUT = new PrintStream(System.out, true);

    private static final String WORDS =
            "la construction d'une piscine dont le bassin a une superficie inférieure à cent mètres"
                    + " carrés doit être précédée d'une déclaration préalable sauf en secteur protégé ";

    private static final int[] CHARACTERS = {30, 80, 300, 900};
    private static final int RUNS = 40;

    private EmbeddingBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        String threads = arguments[1];
        LlamaEmbeddingModel model =
                TestingModel.with(Path.of(arguments[0]), Map.of("EMBEDDING_THREADS", threads));
        ModelLoading.await(model, wait -> false);
        for (int characters : CHARACTERS) {
            measure(model, threads, WORDS.repeat(10).substring(0, characters));
        }
        // The native thread of the model would keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static void measure(LlamaEmbeddingModel model, String threads, String text) {
        long[] nanos = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long started = System.nanoTime();
            model.embed(i % 10 + " " + text, EmbeddingRole.PASSAGE);
            nanos[i] = System.nanoTime() - started;
        }
        Quantiles times = Quantiles.of(nanos);
        OUT.printf(
                Locale.ROOT,
                "| %s | %d | %.1f / %.1f | %.0f |%n",
                threads,
                model.countTokens(text),
                times.millis(0.5),
                times.millis(0.95),
                model.countTokens(text) * 1e3 / times.millis(0.5));
    }
}
