package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.DenseSearch.DenseHits;
import fr.archireg.orchestrator.rag.DocumentFusion.Member;
import fr.archireg.orchestrator.rag.LexicalHits.WordHit;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Fused;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds passages by embeddings and by words at the same time and makes one list of both, in which
 * the best passages of different documents come first. An article that the question names comes
 * before everything else. Thread-safe.
 *
 * <p>Where the embedding model cannot help, a hybrid search answers by words alone and says so. The
 * similarity threshold only holds for what embeddings alone found: a document with the words of the
 * question is kept by its rank. Whether any of it is good enough for an answer is said apart.
 */
public final class HybridRetriever implements Retriever {
    private static final ReciprocalRankFusion FUSION = new ReciprocalRankFusion(10);

    /**
     * Passages of each list, at least; what stands deeper than this in both is hardly an answer.
     */
    private static final int DEPTH_MIN = 100;

    private static final double LEXICAL_WEIGHT = 1;

    /** So high that no sum of other ranks comes near it. */
    private static final double ARTICLE_WEIGHT = 100;

    private static final LexicalHits NO_WORDS = new LexicalHits(NamedArticles.NONE, List.of());

    /** What a search by words does not need. */
    private static final Set<ErrorCode> DENSE_ONLY =
            EnumSet.of(
                    ErrorCode.EMBEDDING_OVERLOADED,
                    ErrorCode.EMBEDDING_UNAVAILABLE,
                    ErrorCode.MODEL_INVALID,
                    ErrorCode.MODEL_UNREACHABLE,
                    ErrorCode.DIMENSION_MISMATCH,
                    ErrorCode.EMBEDDING_MISMATCH);

    private final DenseSearch dense;
    private final LexicalSearch lexical;
    private final PassageStore passages;
    private final Supplier<Tuning> tuning;
    private final Metrics metrics;

    /**
     * @param tuning asked at every search
     */
    public HybridRetriever(
            DenseSearch dense,
            LexicalSearch lexical,
            PassageStore passages,
            Supplier<Tuning> tuning,
            Metrics metrics) {
        this.dense = dense;
        this.lexical = lexical;
        this.passages = passages;
        this.tuning = tuning;
        this.metrics = metrics;
    }

    /** What the two arms brought; without embeddings, why they were wanted in vain. */
    private record Arms(
            LexicalHits words, Optional<DenseHits> embeddings, Optional<ErrorCode> degraded) {
        private List<VectorHit> near() {
            return embeddings.map(DenseHits::passages).orElse(List.of());
        }

        /** What is similar enough, or else was found by its words, too. */
        private List<VectorHit> similar(double threshold) {
            Set<String> byWords =
                    words.words().stream().map(WordHit::document).collect(Collectors.toSet());
            return near().stream()
                    .filter(hit ->
                            hit.similarity() >= threshold || byWords.contains(hit.document()))
                    .toList();
        }
    }

    private sealed interface DenseOutcome {
        record Found(DenseHits hits) implements DenseOutcome {}

        record Unavailable(ErrorCode reason) implements DenseOutcome {}
    }

    @Override
    public Retrieval retrieve(Query query) {
        long startNanos = System.nanoTime();
        Query deep = query.withoutThreshold().withLimit(Math.max(DEPTH_MIN, query.limit()));
        Arms arms =
                switch (query.strategy()) {
                    case DENSE ->
                            new Arms(NO_WORDS, Optional.of(dense.search(deep)), Optional.empty());
                    case LEXICAL -> new Arms(lexicalHits(deep), Optional.empty(), Optional.empty());
                    case HYBRID -> both(deep);
                };
        return combine(query, arms, startNanos);
    }

    private Arms both(Query query) {
        try (ExecutorService executor =
                Context.taskWrapping(Executors.newVirtualThreadPerTaskExecutor())) {
            Future<DenseOutcome> byEmbedding = executor.submit(() -> denseOutcome(query));
            Future<LexicalHits> byWords = executor.submit(() -> lexicalHits(query));
            LexicalHits hits;
            DenseOutcome outcome;
            try {
                hits = result(byWords);
                outcome = result(byEmbedding);
            } finally {
                // Only matters where one arm failed: nobody wants the other's list any more.
                executor.shutdownNow();
            }
            return switch (outcome) {
                case DenseOutcome.Found(DenseHits found) ->
                        new Arms(hits, Optional.of(found), Optional.empty());
                case DenseOutcome.Unavailable(ErrorCode reason) ->
                        new Arms(hits, Optional.empty(), Optional.of(reason));
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

    private Retrieval combine(Query query, Arms arms, long startNanos) {
        Tuning set = tuning.get();
        List<Fused> best =
                fuse(arms.words(), arms.similar(query.similarityThreshold()), set).stream()
                        .limit(query.limit())
                        .toList();
        List<ScoredPassage> found = load(best, arms);
        boolean fits =
                fits(arms.words(), set)
                        || arms.near().stream()
                                .anyMatch(hit -> hit.similarity() >= query.similarityThreshold());
        Optional<Abstention> abstention = abstention(arms, found, fits);
        Duration embedding =
                arms.embeddings().map(hits -> hits.timings().embedding()).orElse(Duration.ZERO);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        return new Retrieval(
                query.text(),
                done(query, arms),
                found,
                query.similarityThreshold(),
                new Retrieval.Timings(embedding, elapsed.minus(embedding)),
                arms.degraded().map(ErrorCode::wireName),
                abstention);
    }

    private static Strategy done(Query query, Arms arms) {
        return arms.embeddings().isPresent() ? query.strategy() : Strategy.LEXICAL;
    }

    private static List<Fused> fuse(LexicalHits words, List<VectorHit> similar, Tuning set) {
        NamedArticles articles = words.articles();
        DocumentFusion fusion = new DocumentFusion(FUSION);
        fusion.addPassages(articles.ranked(), ARTICLE_WEIGHT);
        fusion.addDocuments(
                words.words().stream()
                        .map(hit -> new Member(hit.id(), hit.document()))
                        .filter(hit -> !articles.documents().contains(hit.document()))
                        .toList(),
                LEXICAL_WEIGHT);
        fusion.addDocuments(
                similar.stream()
                        .map(hit -> new Member(hit.id(), hit.document()))
                        .filter(hit -> !articles.documents().contains(hit.document()))
                        .toList(),
                set.denseWeight());
        return fusion.fuse();
    }

    private static boolean fits(LexicalHits words, Tuning set) {
        return words.words().stream().map(WordHit::fit).anyMatch(fit -> fit >= set.wordFitMin());
    }

    private Optional<Abstention> abstention(Arms arms, List<ScoredPassage> found, boolean fits) {
        NamedArticles articles = arms.words().articles();
        if (articles.ambiguous()) {
            return Optional.of(new Abstention(Abstention.Reason.AMBIGUOUS_REFERENCE, found));
        }
        if (!articles.outOfForce().isEmpty()) {
            return Optional.of(
                    new Abstention(
                            Abstention.Reason.ONLY_ABROGATED,
                            loadInOrder(articles.outOfForce(), arms)));
        }
        if (fits || !articles.ranked().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Abstention(
                        Abstention.Reason.NO_MATCH, found.isEmpty() ? nearest(arms) : found));
    }

    private List<ScoredPassage> nearest(Arms arms) {
        return load(
                arms.near().stream()
                        .limit(Abstention.NEAREST_MAX)
                        .map(hit -> new Fused(hit.id(), hit.similarity()))
                        .toList(),
                arms);
    }

    private List<ScoredPassage> loadInOrder(List<String> ids, Arms arms) {
        List<String> wanted = ids.stream().limit(Abstention.NEAREST_MAX).toList();
        return load(wanted.stream().map(id -> new Fused(id, 0)).toList(), arms);
    }

    private List<ScoredPassage> load(List<Fused> best, Arms arms) {
        Map<String, ScoredPassage> known = new HashMap<>();
        passages.load(
                        best.stream().map(Fused::id).toList(),
                        arms.embeddings().map(DenseHits::embedding))
                .forEach(hit -> known.put(hit.passage().id(), hit));
        // A passage may be deleted between the two statements.
        return best.stream()
                .flatMap(fused ->
                        Stream.ofNullable(known.get(fused.id()))
                                .map(hit ->
                                        new ScoredPassage(
                                                hit.passage(), hit.similarity(), fused.score())))
                .toList();
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
