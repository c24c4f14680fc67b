package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.CorpusFigures;
import fr.archireg.orchestrator.rag.CorpusFiguresStore;
import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.PassageStore.IndexUse;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.rag.Strategy;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Whether vectors are there and are found by their index. */
public final class PgvectorCheck implements SystemTest {
    /** Below this, reading all rows may be cheaper, and PostgreSQL knows it. */
    private static final long PASSAGES_FOR_AN_INDEX = 10_000;

    /** More than this share of a corpus without a vector is no oversight. */
    private static final double WITHOUT_EMBEDDING_MAX = 0.05;

    private static final int LIMIT = 50;

    private final CorpusFiguresStore figures;
    private final PassageStore passages;
    private final CorpusCatalog catalog;
    private final int dimensions;
    private final InstantSource clock;

    /**
     * @param dimensions length of the vectors, as configured
     */
    public PgvectorCheck(
            CorpusFiguresStore figures,
            PassageStore passages,
            CorpusCatalog catalog,
            int dimensions,
            InstantSource clock) {
        this.figures = figures;
        this.passages = passages;
        this.catalog = catalog;
        this.dimensions = dimensions;
        this.clock = clock;
    }

    private record Seen(CorpusFigures corpus, int dimensions, IndexUse indexUse) {}

    @Override
    public String name() {
        return "test-pgvector";
    }

    @Override
    public String description() {
        return "looks at the extension and the index of vectors, and has a search planned";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Outcome run() {
        CorpusFigures corpus = figures.read();
        if (corpus.vectorVersion().isEmpty()) {
            return new Outcome.Failed(corpus, "the extension vector is not installed");
        }
        catalog.requireDimensions(dimensions);
        IndexUse use = passages.indexUse(anyVector(), search());
        return Outcome.of(new Seen(corpus, dimensions, use), complaint(corpus, use));
    }

    private static Optional<String> complaint(CorpusFigures corpus, IndexUse use) {
        if (corpus.indexes().isEmpty()) {
            return Optional.of("there is no HNSW index on documents.embedding: searches read all");
        }
        if (corpus.indexes().stream().noneMatch(CorpusFigures.Index::valid)) {
            return Optional.of("no HNSW index is valid: a build goes on or was broken off");
        }
        boolean large = corpus.passages() >= PASSAGES_FOR_AN_INDEX;
        if (use == IndexUse.IMPOSSIBLE || (large && use != IndexUse.CHOSEN)) {
            return Optional.of("the planner does not use the index for a search: run ANALYZE");
        }
        if (corpus.passagesWithoutEmbedding() > corpus.passages() * WITHOUT_EMBEDDING_MAX) {
            return Optional.of(
                    "%d of %d passages have no embedding"
                            .formatted(corpus.passagesWithoutEmbedding(), corpus.passages()));
        }
        return Optional.empty();
    }

    /** What most questions become, without a question. */
    private Query search() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new Query(
                "-",
                LIMIT,
                0,
                new Filters(Optional.empty(), Optional.empty(), Optional.of(today)),
                Strategy.DENSE);
    }

    private Embedding anyVector() {
        float[] values = new float[dimensions];
        values[0] = 1;
        return new Embedding(values);
    }
}
