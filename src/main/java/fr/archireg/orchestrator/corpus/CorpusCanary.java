package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.rag.CorpusCatalog;
import fr.archireg.orchestrator.rag.PassageEmbedder;
import fr.archireg.orchestrator.rag.PassageSampleStore;
import fr.archireg.orchestrator.rag.PassageSampleStore.Sampled;
import fr.archireg.orchestrator.rag.StoredText;
import fr.archireg.orchestrator.rag.VectorSelection;
import fr.archireg.orchestrator.rag.VectorSet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Tells whether the model of this process makes the vectors that are stored: it embeds some
 * passages again, exactly as the import embedded them, and compares. Another model, pooling, prefix
 * or length of the vectors means that searches by embeddings find nothing or, worse, anything; they
 * are then left out until it is mended. Thread-safe.
 */
public final class CorpusCanary {
    private static final Logger LOGGER = System.getLogger(CorpusCanary.class.getName());

    /** The same passages each time, so that a change between two checks shows. */
    private static final int FIXED_PASSAGES = 8;

    /** With them, a tenth of the corpus that is different is missed once in 25 checks. */
    private static final int RANDOM_PASSAGES = 24;

    /** A slow model compares what it can in this time. */
    private static final Duration TIME_MAX = Duration.ofSeconds(30);

    private final PassageSampleStore samples;
    private final CorpusCatalog catalog;
    private final VectorSelection selection;
    private final EmbeddingModel model;
    private final PassageEmbedder embedder;
    private final InstantSource clock;
    private volatile Optional<CanaryReport> last = Optional.empty();

    public CorpusCanary(
            PassageSampleStore samples,
            CorpusCatalog catalog,
            VectorSelection selection,
            EmbeddingModel model,
            InstantSource clock) {
        this.samples = samples;
        this.catalog = catalog;
        this.selection = selection;
        this.model = model;
        this.embedder = new PassageEmbedder(model);
        this.clock = clock;
    }

    /** What the last check found; empty before the first. */
    public Optional<CanaryReport> last() {
        return last;
    }

    /**
     * Checks now; waits its turn at the model like a question, for each passage. Searches follow
     * what it finds.
     *
     * @throws AppException {@code DATABASE_*} if the corpus cannot be read
     */
    public CanaryReport check() {
        return check(ThreadLocalRandom.current().nextLong());
    }

    /** The same with the lot that decides which passages are compared. */
    CanaryReport check(long seed) {
        VectorSet set = catalog.vectors();
        CanaryReport report = inspect(set, new Random(seed));
        switch (report.verdict()) {
            case PASS, WARNING -> selection.judge(set, Optional.empty());
            case FAIL -> selection.judge(set, report.reason());
            case UNKNOWN -> {
                // What was known before still holds.
            }
        }
        announce(report);
        last = Optional.of(report);
        return report;
    }

    private void announce(CanaryReport report) {
        boolean news = last.map(CanaryReport::verdict).filter(report.verdict()::equals).isEmpty();
        if (news) {
            LOGGER.log(
                    switch (report.verdict()) {
                        case PASS, UNKNOWN -> Level.INFO;
                        case WARNING -> Level.WARNING;
                        case FAIL -> Level.ERROR;
                    },
                    "corpus was compared with the model " + report.text());
        }
    }

    private CanaryReport inspect(VectorSet set, Random random) {
        try {
            catalog.requireDimensions(model.dimensions());
            Comparison comparison = compare(sample(random));
            return judged(set, comparison);
        } catch (AppException e) {
            return switch (e.code()) {
                case DIMENSION_MISMATCH -> report(set, Verdict.FAIL, e.detail());
                case EMBEDDING_OVERLOADED,
                        EMBEDDING_UNAVAILABLE,
                        MODEL_INVALID,
                        MODEL_UNREACHABLE ->
                        report(set, Verdict.UNKNOWN, "the model could not be asked: " + e.detail());
                default -> throw e;
            };
        }
    }

    private List<Sampled> sample(Random random) {
        Map<String, Sampled> passages = new LinkedHashMap<>();
        for (Sampled passage : samples.first(FIXED_PASSAGES)) {
            passages.put(passage.text().id(), passage);
        }
        for (Sampled passage : samples.random(RANDOM_PASSAGES, random)) {
            passages.put(passage.text().id(), passage);
        }
        return List.copyOf(passages.values());
    }

    /** Of rows of another program it is not known whether their titles were embedded, too. */
    private Comparison compare(List<Sampled> passages) {
        List<Double> imported = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> titled = new ArrayList<>();
        long deadlineNanos = System.nanoTime() + TIME_MAX.toNanos();
        for (Sampled passage : passages) {
            StoredText text = passage.text();
            if (text.imported()) {
                similarity(passage, embedder::embed).ifPresent(imported::add);
            } else {
                similarity(passage, row -> whole(row.content())).ifPresent(bare::add);
                similarity(passage, row -> whole(row.title() + "\n" + row.content()))
                        .ifPresent(titled::add);
            }
            if (System.nanoTime() > deadlineNanos) {
                break;
            }
        }
        return new Comparison(imported)
                .and(Comparison.closer(new Comparison(bare), new Comparison(titled)));
    }

    private Embedding whole(String text) {
        return model.embed(text, EmbeddingRole.PASSAGE);
    }

    /** Empty for a text that the model does not take at all. */
    private Optional<Double> similarity(Sampled passage, Function<StoredText, Embedding> making) {
        try {
            float[] made = making.apply(passage.text()).values();
            return Optional.of(Comparison.similarity(passage.vector(), made));
        } catch (AppException e) {
            if (e.code() == ErrorCode.INVALID_REQUEST) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private CanaryReport judged(VectorSet set, Comparison comparison) {
        Verdict verdict = comparison.verdict();
        Optional<String> otherMaker = otherMaker(set);
        Optional<String> reason =
                switch (verdict) {
                    case PASS -> otherMaker;
                    case UNKNOWN -> Optional.of("no passage has a vector");
                    case WARNING -> Optional.of(difference(comparison, otherMaker));
                    case FAIL -> Optional.of(difference(comparison, otherMaker));
                };
        boolean doubtful = verdict == Verdict.PASS && otherMaker.isPresent();
        return new CanaryReport(
                doubtful ? Verdict.WARNING : verdict,
                set.name(),
                comparison.size(),
                Optional.of(comparison.median()).filter(value -> !value.isNaN()),
                Optional.of(comparison.lowest()).filter(value -> !value.isNaN()),
                reason,
                clock.instant());
    }

    private static String difference(Comparison comparison, Optional<String> otherMaker) {
        return String.format(
                        Locale.ROOT,
                        "%d of %d stored vectors are not the model's, median cosine %.3f, lowest %.3f",
                        comparison.others(),
                        comparison.size(),
                        comparison.median(),
                        comparison.lowest())
                + otherMaker.map(text -> "; " + text).orElse("");
    }

    /** What is recorded to be different, if anything is recorded. */
    private Optional<String> otherMaker(VectorSet set) {
        return selection
                .model()
                .flatMap(own -> set.identity().flatMap(stored -> difference(own, stored)));
    }

    private static Optional<String> difference(EmbeddingIdentity own, EmbeddingIdentity stored) {
        List<String> parts = new ArrayList<>();
        if (!own.modelSha256().equals(stored.modelSha256())) {
            parts.add("model file");
        }
        if (own.pooling() != stored.pooling()) {
            parts.add("pooling");
        }
        if (!own.passagePrefix().equals(stored.passagePrefix())) {
            parts.add("passage prefix");
        }
        if (own.passageWindow() != stored.passageWindow()) {
            parts.add("passage window");
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("they were stored with another " + String.join(" and ", parts));
    }

    private CanaryReport report(VectorSet set, Verdict verdict, String reason) {
        return new CanaryReport(
                verdict,
                set.name(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason),
                clock.instant());
    }
}
