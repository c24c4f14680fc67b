package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.DenseRetriever.DenseHits;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Fused;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranking;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Finds passages by embeddings and by words at the same time and makes one list of both. An article
 * that the question names comes first. Thread-safe.
 *
 * <p>Where the embedding model cannot help, a hybrid search answers by words alone and says so. The
 * similarity threshold only holds for what embeddings found: a passage with the words of the
 * question is kept by its rank.
 */
public final class HybridRetriever implements Retriever {
    private static final ReciprocalRankFusion FUSION = new ReciprocalRankFusion(10);

    /**
     * Passages of each list, at least; what stands deeper than this in both is hardly an answer.
     */
    private static final int DEPTH_MIN = 50;

    private static final double LEXICAL_WEIGHT = 1;

    /** So high that no sum of other ranks comes near it. */
    private static final double ARTICLE_WEIGHT = 100;

    /** What a search by words does not need. */
    private static final Set<ErrorCode> DENSE_ONLY =
            EnumSet.of(
                    ErrorCode.EMBEDDING_OVERLOADED,
                    ErrorCode.EMBEDDING_UNAVAILABLE,
                    ErrorCode.MODEL_INVALID,
                    ErrorCode.MODEL_UNREACHABLE,
                    ErrorCode.DIMENSION_MISMATCH,
                    ErrorCode.EMBEDDING_MISMATCH);

    private final DenseRetriever dense;
    private final LexicalSearch lexical;
    private final PassageStore passages;
    private final double denseWeight;
    private final Metrics metrics;

    /**
     * @param denseWeight how much a rank by embeddings counts where a rank by words counts 1
     */
    public HybridRetriever(
            DenseRetriever dense,
            LexicalSearch lexical,
            PassageStore passages,
            double denseWeight,
            Metrics metrics) {
        this.dense = dense;
        this.lexical = lexical;
        this.passages = passages;
        this.denseWeight = denseWeight;
        this.metrics = metrics;
    }

    private sealed interface DenseOutcome {
        record Found(DenseHits hits) implements DenseOutcome {}

        record Unavailable(ErrorCode reason) implements DenseOutcome {}
    }

    @Override
    public Retrieval retrieve(Query query) {
        long startNanos = System.nanoTime();
        return switch (query.strategy()) {
            case DENSE -> dense.retrieve(query);
            case LEXICAL ->
                    combine(
                            query,
                            lexicalHits(deep(query)),
                            Optional.empty(),
                            Optional.empty(),
                            startNanos);
            case HYBRID -> hybrid(query, startNanos);
        };
    }

    private Retrieval hybrid(Query query, long startNanos) {
        Query deep = deep(query);
        try (ExecutorService arms =
                Context.taskWrapping(Executors.newVirtualThreadPerTaskExecutor())) {
            Future<DenseOutcome> byEmbedding = arms.submit(() -> denseOutcome(deep));
            Future<LexicalHits> byWords = arms.submit(() -> lexicalHits(deep));
            LexicalHits hits;
            DenseOutcome outcome;
            try {
                hits = result(byWords);
                outcome = result(byEmbedding);
            } finally {
                // Only matters where one arm failed: nobody wants the other's list any more.
                arms.shutdownNow();
            }
            return switch (outcome) {
                case DenseOutcome.Found(DenseHits found) ->
                        combine(query, hits, Optional.of(found), Optional.empty(), startNanos);
                case DenseOutcome.Unavailable(ErrorCode reason) ->
                        combine(query, hits, Optional.empty(), Optional.of(reason), startNanos);
            };
        }
    }

    private DenseOutcome denseOutcome(Query query) {
        try {
            return new DenseOutcome.Found(dense.search(query));
        } catch (AppException e) {
            if (DENSE_ONLY.contains(e.code())) {
                return new DenseOutcome.Unavailable(e.code());
            }
            throw e;
        }
    }

    private LexicalHits lexicalHits(Query query) {
        long startNanos = System.nanoTime();
        LexicalHits hits = lexical.search(query, query.limit());
        metrics.search(
                Strategy.LEXICAL.wireName(), Duration.ofNanos(System.nanoTime() - startNanos));
        return hits;
    }

    private Retrieval combine(
            Query query,
            LexicalHits words,
            Optional<DenseHits> embeddings,
            Optional<ErrorCode> degraded,
            long startNanos) {
        List<ScoredPassage> near = embeddings.map(DenseHits::passages).orElse(List.of());
        List<Fused> best =
                FUSION
                        .fuse(
                                List.of(
                                        new Ranking(words.articles(), ARTICLE_WEIGHT),
                                        new Ranking(words.words(), LEXICAL_WEIGHT),
                                        new Ranking(inOrder(near), denseWeight)))
                        .stream()
                        .limit(query.limit())
                        .toList();
        List<ScoredPassage> found = load(best, near, embeddings.map(DenseHits::embedding));
        Duration embedding =
                embeddings.map(hits -> hits.timings().embedding()).orElse(Duration.ZERO);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        return new Retrieval(
                query.text(),
                embeddings.isPresent() ? Strategy.HYBRID : Strategy.LEXICAL,
                found,
                query.similarityThreshold(),
                new Retrieval.Timings(embedding, elapsed.minus(embedding)),
                degraded.map(ErrorCode::wireName),
                words.ambiguous() ? Optional.of(Retrieval.AMBIGUOUS_REFERENCE) : Optional.empty());
    }

    private List<ScoredPassage> load(
            List<Fused> best, List<ScoredPassage> near, Optional<Embedding> embedding) {
        Map<String, ScoredPassage> known = new HashMap<>();
        near.forEach(hit -> known.put(hit.passage().id(), hit));
        List<String> missing =
                best.stream().map(Fused::id).filter(id -> !known.containsKey(id)).toList();
        passages.load(missing, embedding).forEach(hit -> known.put(hit.passage().id(), hit));
        // A passage may be deleted between the two statements.
        return best.stream()
                .flatMap(fused ->
                        Stream.ofNullable(known.get(fused.id()))
                                .map(hit ->
                                        new ScoredPassage(
                                                hit.passage(), hit.similarity(), fused.score())))
                .toList();
    }

    private static List<Ranked> inOrder(List<ScoredPassage> found) {
        return Ranked.inOrder(found.stream().map(hit -> hit.passage().id()).toList());
    }

    private static Query deep(Query query) {
        return query.withLimit(Math.max(DEPTH_MIN, query.limit()));
    }

    private static <T> T result(Future<T> arm) {
        try {
            return arm.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AppException failure) {
                throw failure;
            }
            throw new IllegalStateException("a search failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AppException(ErrorCode.INTERNAL, "interrupted while searching", e);
        }
    }
}
