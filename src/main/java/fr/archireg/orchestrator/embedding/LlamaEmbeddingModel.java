package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.Ticker;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The embedding model that runs in this process, as a GGUF file in llama.cpp. It is loaded by the
 * first call or by {@link #warm}; a failed load is tried again by later calls. At most one per
 * process: a loaded model is never freed, and its native thread keeps the process alive until
 * {@link System#exit}.
 */
public final class LlamaEmbeddingModel implements EmbeddingModel {
    private static final Duration LOADING_RETRY_AFTER = Duration.ofSeconds(5);

    private final EngineConfig config;
    private final EmbeddingQueue queue;
    private final RetriedLoad<ModelFile> file;
    private final RetriedLoad<EmbeddingEngine> engine;
    private volatile Optional<EmbeddingIdentity> identity = Optional.empty();

    /**
     * Loads nothing yet.
     *
     * @param files finds or fetches the model file; may take minutes
     */
    public LlamaEmbeddingModel(EngineConfig config, Supplier<ModelFile> files, Metrics metrics) {
        this(
                config,
                files,
                modelFile -> LlamaEngine.open(modelFile, config),
                new EmbeddingQueue(config, metrics, Ticker.systemTicker()),
                Ticker.systemTicker());
    }

    LlamaEmbeddingModel(
            EngineConfig config,
            Supplier<ModelFile> files,
            Function<ModelFile, EmbeddingEngine> engines,
            EmbeddingQueue queue,
            Ticker ticker) {
        this.config = config;
        this.queue = queue;
        this.file = new RetriedLoad<>(files, ticker);
        this.engine = new RetriedLoad<>(() -> engines.apply(file.load()), ticker);
    }

    /** Begins to load in the background, unless that has happened. */
    public void warm() {
        start(engine);
    }

    @Override
    public Embedding embed(String text, EmbeddingRole role) {
        String clean = TextCleaning.clean(text);
        String prefix = config.prefix(role);
        return call(model -> model.embed(new TextFitting(model).fit(prefix, clean)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Of a text beyond 8,000 chars only that many are counted, which is more than {@link
     * #tokensMax} in any real text.
     */
    @Override
    public int countTokens(String text) {
        String clean = TextCleaning.clean(text);
        return call(model -> model.countTokens(clean));
    }

    @Override
    public int tokensMax(EmbeddingRole role) {
        String prefix = config.prefix(role);
        return call(
                model -> model.tokensMax() - (prefix.isEmpty() ? 0 : model.countTokens(prefix)));
    }

    @Override
    public int passageWindow() {
        return config.passageWindow();
    }

    @Override
    public int dimensions() {
        start(file);
        return queue.call(() -> loaded(file), () -> {}).header().embeddingLength();
    }

    /** Where the model stands; never blocks. */
    public EmbeddingState state() {
        if (queue.isBroken()) {
            return new EmbeddingState.Broken();
        }
        if (engine.value().isPresent()) {
            return new EmbeddingState.Ready();
        }
        if (engine.isLoading() || file.isLoading()) {
            return new EmbeddingState.Loading();
        }
        return engine.failure()
                .or(file::failure)
                .<EmbeddingState>map(e -> new EmbeddingState.Failed(e.code(), e.detail()))
                .orElseGet(EmbeddingState.NotLoaded::new);
    }

    /** Whether a call hangs so long that the process has to be restarted. */
    public boolean isOverdue() {
        return queue.isOverdue();
    }

    /** Callers that wait for their turn. */
    public int waiting() {
        return queue.waiting();
    }

    /** The model file, once it is there; never blocks. */
    public Optional<ModelFile> modelFile() {
        return file.value();
    }

    /**
     * What tells this model's vectors of passages from those of any other, once the file is there.
     * The first call may read the file, about a second for 500 MB.
     */
    public Optional<EmbeddingIdentity> identity() {
        if (identity.isEmpty()) {
            identity = modelFile().map(present -> EmbeddingIdentity.of(present, config));
        }
        return identity;
    }

    private <T> T call(Function<EmbeddingEngine, T> work) {
        start(engine);
        return queue.call(
                () -> work.apply(loaded(engine)),
                () -> engine.value().ifPresent(EmbeddingEngine::kick));
    }

    private <T> void start(RetriedLoad<T> load) {
        if (load.value().isEmpty()) {
            load.requireNoFreshFailure();
            if (!load.isLoading()) {
                queue.background(() -> attempt(load));
            }
        }
    }

    private static <T> void attempt(RetriedLoad<T> load) {
        try {
            load.load();
        } catch (AppException e) {
            // Logged and remembered there; the callers behind this task in the queue see it.
            return;
        }
    }

    private static <T> T loaded(RetriedLoad<T> load) {
        return load.value()
                .orElseThrow(() -> load.failure().orElseGet(LlamaEmbeddingModel::notLoaded));
    }

    private static AppException notLoaded() {
        return new AppException(
                        ErrorCode.EMBEDDING_UNAVAILABLE, "the embedding model is not loaded yet")
                .retryAfter(LOADING_RETRY_AFTER);
    }
}
