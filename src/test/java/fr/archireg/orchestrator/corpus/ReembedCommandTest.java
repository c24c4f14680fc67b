package fr.archireg.orchestrator.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.corpus.TestingVectors.Instance;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.DenseSearch;
import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.HybridRetriever;
import fr.archireg.orchestrator.rag.LexicalSearch;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Strategy;
import fr.archireg.orchestrator.rag.Tuning;
import fr.archireg.orchestrator.rag.VectorBackfillStore;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.testing.ModelVariant;
import fr.archireg.orchestrator.testing.TestingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the starter model to others, with a part of the sample corpus. */
@Timeout(600)
class ReembedCommandTest {
    private static final int DOCUMENTS = 12;
    private static final String COUNT = "SELECT count(*) FROM orchestrator.vectors_next";
    private static final String ROWS =
            "SELECT md5(string_agg(xmin::text || id || embedding::text, ',' ORDER BY id)) FROM documents";

    private final TestingVectors vectors = new TestingVectors();
    private final Instance old = vectors.instance(TestingModel.shared());

    @TempDir Path folder;
    private Path sample = Path.of("");

    @BeforeEach
    void importSome() throws IOException {
        sample = TestingVectors.sample(folder.resolve("sample.jsonl"), DOCUMENTS);
        assertThat(old.importFiles(sample.toString())).isZero();
    }

    @AfterEach
    void drop() {
        vectors.close();
    }

    @Test
    void changesThePoolingWhileSearchesGoOn() throws ExecutionException, InterruptedException {
        Instance next = next();
        String rows = vectors.postgres().value(ROWS);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Searcher before = searcher(old);
            Future<Integer> searches = readers.submit(() -> before.searchUntil(over));

            String started = next.reembed("start", "next");
            String switched = next.reembed("switch", "next");
            over.set(true);

            assertThat(started).contains("missing=12", "complete: set=next").endsWith("exit=0");
            assertThat(switched).contains("embedded=12").endsWith("exit=0");
            assertThat(searches.get()).isPositive();
        }

        assertThat(vectors.postgres().value(ROWS)).isEqualTo(rows);
        assertThat(
                        vectors.postgres()
                                .value(
                                        "SELECT indexdef FROM pg_indexes WHERE indexname = 'vectors_next_hnsw_idx'"))
                .contains("halfvec(384)");
        // A server of the old model never sees the new vectors, one of the new model no others.
        assertThat(old.catalog(old.selection()).vectors().name()).isEqualTo("embedding");
        assertThat(next.catalog(next.selection()).vectors().name()).isEqualTo("next");
        assertThat(searcher(old).best()).isEqualTo(1, within());
        assertThat(searcher(next).best()).isEqualTo(1, within());
        assertThat(old.canary().check().verdict()).isEqualTo(Verdict.PASS);
        assertThat(next.canary().check().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void changesTheLengthOfTheVectorsAndGoesBack() throws IOException {
        Path narrow = ModelVariant.ofStarter().narrow(192, 6).write(folder.resolve("narrow.gguf"));
        Instance next = vectors.instance(TestingModel.with(narrow, Map.of()));

        String started = next.reembed("start", "next", "--share", "50");
        String switched = next.reembed("switch", "next");

        assertThat(started).endsWith("exit=0");
        assertThat(switched).contains("dimensions=192").endsWith("exit=0");
        assertThat(searcher(next).best()).isEqualTo(1, within());
        assertThat(searcher(old).best()).isEqualTo(1, within());
        assertThat(next.reembed("clean-up", "next")).contains("(conflict)").endsWith("exit=3");
        assertThat(next.reembed("back")).contains("set=embedding").endsWith("exit=0");
        assertThat(next.reembed("status"))
                .containsPattern("set=embedding .* searched\n")
                .containsPattern("set=next .* previous\n");
        assertThat(next.reembed("clean-up", "next")).endsWith("exit=0");
        assertThat(next.reembed("back")).contains("(conflict)").endsWith("exit=3");
        assertThat(vectors.postgres().value("SELECT to_regclass('orchestrator.vectors_next')"))
                .isEqualTo("null");
        assertThat(searcher(old).best()).isEqualTo(1, within());
    }

    @Test
    void neverReadsTheVectorsOfAnotherModelOnceItsOwnAreGone() {
        Instance next = next();
        next.reembed("start", "next");
        next.reembed("switch", "next");
        // What a table looks like whose old vectors were given up.
        vectors.postgres()
                .execute(
                        "UPDATE orchestrator.vector_sets SET complete = false WHERE name = 'embedding'");

        assertThat(old.catalog(old.selection()).vectors().name()).isEqualTo("next");
        assertThat(catchMismatch(searcher(old))).isTrue();
    }

    @Test
    void embedsAgainWhatChangesMeanwhile() {
        Instance next = next();
        next.reembed("start", "next");
        vectors.postgres()
                .execute(
                        """
                        UPDATE documents SET content = 'Un texte tout à fait nouveau.'
                        WHERE id = (SELECT min(id::text)::uuid FROM documents);
                        UPDATE documents SET status = 'ABROGE'
                        WHERE id = (SELECT max(id::text)::uuid FROM documents)
                        """);
        vectors.postgres()
                .execute(
                        "DELETE FROM documents WHERE id = (SELECT max(id::text)::uuid FROM documents)");

        assertThat(next.reembed("switch", "next"))
                .contains("1 of 11 passages have no vector")
                .endsWith("exit=3");
        assertThat(next.reembed("start", "next")).contains("missing=1").endsWith("exit=0");
        assertThat(vectors.postgres().value(COUNT)).isEqualTo("11");
        assertThat(next.reembed("switch", "next")).endsWith("exit=0");
    }

    @Test
    void refusesWhatWouldMixTwoModels() {
        Instance next = next();
        next.reembed("start", "next");

        assertThat(old.reembed("start", "next")).contains("(conflict)").endsWith("exit=3");
        assertThat(old.reembed("switch", "none")).contains("(not_found)").endsWith("exit=3");
        assertThat(old.reembed("clean-up", "embedding")).contains("(conflict)").endsWith("exit=3");
        assertThat(old.reembed("start", "Bad name")).endsWith("exit=2");
        assertThat(old.reembed("start", "next", "--share", "0")).endsWith("exit=2");
        assertThat(old.reembed()).endsWith("exit=2");
    }

    @Test
    void goesOnAfterAKill() throws IOException, InterruptedException {
        Path more = TestingVectors.sample(folder.resolve("more.jsonl"), 45);
        assertThat(old.importFiles(more.toString())).isZero();
        long passages = Long.parseLong(vectors.postgres().value("SELECT count(*) FROM documents"));
        Process killed =
                ReembedProgram.start(vectors.postgres().url(), "start", "next", "--share", "10");
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .failFast("it ended too early", () -> !killed.isAlive())
                .until(() -> embedded() > 0);
        killed.destroyForcibly().waitFor();
        long before = embedded();

        String resumed = next().reembed("start", "next");

        assertThat(before).isBetween(1L, passages - 1);
        assertThat(resumed)
                .contains("missing=%d".formatted(passages - before))
                .contains("embedded=" + passages)
                .endsWith("exit=0");
    }

    @Test
    void importsIntoTheVectorsThatAreSearched() throws IOException {
        Instance next = next();
        next.reembed("start", "next");
        next.reembed("switch", "next");
        List<String> lines = Files.readAllLines(sample);
        lines.set(0, lines.getFirst().replaceFirst("\"content\":\"", "\"content\":\"Nouveau. "));
        Files.write(sample, lines);

        assertThat(next.importFiles(sample.toString())).isZero();

        assertThat(
                        vectors.postgres()
                                .value("SELECT count(*) FROM documents WHERE embedding IS NULL"))
                .isEqualTo("1");
        assertThat(next.reembed("status")).contains("set=next passages=12 embedded=12");
        assertThat(next.canary().check().verdict()).isEqualTo(Verdict.PASS);
        assertThat(next.reembed("back")).endsWith("exit=0");
        assertThat(old.reembed("start", "embedding")).contains("missing=1").endsWith("exit=0");
        assertThat(old.reembed("status")).contains("set=embedding passages=12 embedded=12");
        assertThat(old.canary().check().verdict()).isEqualTo(Verdict.PASS);
        // The other eleven were known to be there: their rows are as they were.
        assertThat(vectors.postgres().value("SELECT count(DISTINCT xmin::text) FROM documents"))
                .isEqualTo("2");
    }

    @Test
    void aRunningProcessFollowsASwitchThatChangesNoQuestion() {
        Instance prefixed =
                vectors.instance(TestingModel.with(Map.of("EMBEDDING_PASSAGE_PREFIX", "texte : ")));
        CorpusCatalog running = old.catalog(old.selection());
        assertThat(running.vectors().name()).isEqualTo("embedding");

        prefixed.reembed("start", "prefixed");
        prefixed.reembed("switch", "prefixed");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(running.vectors().name()).isEqualTo("prefixed"));
        // An import with the old prefix would mix both.
        assertThat(old.importFiles(sample.toString())).isEqualTo(3);
    }

    @Test
    void embedsInWindowsAndKnowsThemAgain() {
        Instance windowed =
                vectors.instance(TestingModel.with(Map.of("EMBEDDING_PASSAGE_WINDOW", "48")));

        assertThat(windowed.reembed("start", "windowed")).endsWith("exit=0");
        assertThat(windowed.reembed("switch", "windowed")).contains("window=48").endsWith("exit=0");

        assertThat(windowed.canary().check().verdict()).isEqualTo(Verdict.PASS);
        assertThat(old.canary().check().reason().orElseThrow()).contains("another passage window");
        assertThat(windowed.importFiles(sample.toString())).isZero();
    }

    @Test
    void aProcessCanBePointedAtASetThatIsNotSearchedYet() {
        Instance next = next();
        next.reembed("start", "next");
        Instance pointed =
                vectors.instance(
                        TestingModel.with(Map.of("EMBEDDING_POOLING", "cls")),
                        Map.of("CORPUS_VECTORS", "next"));
        Instance lost = vectors.instance(TestingModel.shared(), Map.of("CORPUS_VECTORS", "absent"));

        assertThat(pointed.catalog(pointed.selection()).vectors().name()).isEqualTo("next");
        assertThat(searcher(pointed).best()).isEqualTo(1, within());
        assertThat(old.catalog(old.selection()).vectors().name()).isEqualTo("embedding");
        assertThat(catchMismatch(searcher(lost))).isTrue();
    }

    @Test
    void followsWhatOthersWriteAfterTheSwitch() {
        Instance next = next();
        next.reembed("start", "next");
        next.reembed("switch", "next");
        vectors.postgres()
                .execute(
                        "INSERT INTO documents (title, content) VALUES ('Note', 'Une note ajoutée.')");
        VectorSelection selection = next.selection();
        CorpusCatalog catalog = next.catalog(selection);

        new VectorFollower(
                        new VectorBackfillStore(vectors.database(), catalog),
                        catalog,
                        selection,
                        next.model(),
                        () -> true)
                .follow();

        assertThat(vectors.postgres().value(COUNT)).isEqualTo("13");
    }

    /** Looks for a passage by its own text, which its own model finds at a similarity of 1. */
    private record Searcher(Retriever retriever, String text) {

        double best() {
            List<ScoredPassage> found =
                    retriever
                            .retrieve(new Query(text, 5, 0, Filters.NONE, Strategy.DENSE))
                            .passages();
            assertThat(found).hasSize(5);
            return found.getFirst().similarity();
        }

        int searchUntil(AtomicBoolean over) {
            int searches = 0;
            while (!over.get()) {
                assertThat(best()).isEqualTo(1, within());
                searches++;
            }
            return searches;
        }
    }

    private Searcher searcher(Instance instance) {
        CorpusCatalog catalog = instance.catalog(instance.selection());
        String text =
                vectors.postgres()
                        .value(
                                """
                                SELECT concat_ws(E'\n', title, path[cardinality(path)], content)
                                FROM documents ORDER BY length(content) LIMIT 1
                                """);
        PassageStore passages = new PassageStore(vectors.database(), catalog, 40);
        Metrics metrics = new Metrics();
        return new Searcher(
                new HybridRetriever(
                        new DenseSearch(instance.model(), catalog, passages, metrics),
                        new LexicalSearch(vectors.database()),
                        passages,
                        () -> Tuning.DEFAULT,
                        metrics),
                text);
    }

    private Instance next() {
        return vectors.instance(TestingModel.with(Map.of("EMBEDDING_POOLING", "cls")));
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-3);
    }

    private long embedded() {
        return vectors.postgres()
                        .value("SELECT to_regclass('orchestrator.vectors_next')")
                        .equals("null")
                ? 0
                : Long.parseLong(vectors.postgres().value(COUNT));
    }

    private static boolean catchMismatch(Searcher searcher) {
        try {
            searcher.best();
            return false;
        } catch (AppException e) {
            return e.code() == ErrorCode.EMBEDDING_MISMATCH;
        }
    }
}
