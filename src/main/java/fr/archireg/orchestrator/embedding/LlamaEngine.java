package fr.archireg.orchestrator.embedding;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.PoolingType;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.gguf.GgufHeader;

/**
 * The only class that touches java-llama.cpp 4.2.0, and of that only the constructor, {@code embed}
 * and {@code encode}: almost any mistake beyond them ends the process without an exception. The
 * model is never closed: calls would then block for ever, and the memory is not freed anyway.
 */
final class LlamaEngine implements EmbeddingEngine {
    /** Longer texts cost more than they help; the passages are cut to fit. */
    private static final int CONTEXT_TOKENS_MAX = 512;

    /** The model puts at most one token before and one after a text. */
    private static final int OWN_TOKENS = 2;

    /** Below any real similarity, so that the slot choice that can lose a task is never taken. */
    private static final float SLOT_SIMILARITY = 0.0001f;

    private static final String PROBE = "permis de construire";

    private final LlamaModel model;
    private final SpecialTokens specialTokens;
    private final int tokensMax;

    private LlamaEngine(LlamaModel model, SpecialTokens specialTokens, int tokensMax) {
        this.model = model;
        this.specialTokens = specialTokens;
        this.tokensMax = tokensMax;
    }

    /**
     * Loads a model whose file was checked, and embeds a probe.
     *
     * @throws AppException {@code MODEL_INVALID} if the model is not usable, {@code
     *     EMBEDDING_UNAVAILABLE} if this machine cannot run it
     */
    static LlamaEngine open(ModelFile file, EngineConfig config) {
        NativeRequirements.verify();
        GgufHeader header = file.header();
        int context = contextTokens(header);
        LlamaEngine engine =
                new LlamaEngine(
                        NativeFolder.during(() -> load(parameters(file, config, context))),
                        new SpecialTokens(header.vocabulary().specialLiterals()),
                        context - OWN_TOKENS);
        int dimensions = engine.embed(PROBE).dimensions();
        if (dimensions != header.embeddingLength()) {
            throw new AppException(
                    ErrorCode.MODEL_INVALID,
                    "the model makes %d numbers instead of %d"
                            .formatted(dimensions, header.embeddingLength()));
        }
        return engine;
    }

    @Override
    public Embedding embed(String text) {
        String safe = specialTokens.breakIn(text);
        // A text without tokens aborts the process when the model adds none of its own.
        if (model.encode(safe).length == 0) {
            throw AppException.invalid("text", "must contain a character known to the model");
        }
        try {
            return new Embedding(model.embed(safe));
        } catch (IllegalArgumentException e) {
            throw new AppException(
                    ErrorCode.MODEL_INVALID, "the model made a vector whose norm is not 1", e);
        } catch (RuntimeException e) { // their LlamaException is not public
            throw new AppException(
                    ErrorCode.EMBEDDING_UNAVAILABLE, "the model refused the text", e);
        }
    }

    @Override
    public int countTokens(String text) {
        return model.encode(specialTokens.breakIn(text)).length;
    }

    @Override
    public int tokensMax() {
        return tokensMax;
    }

    @Override
    public void kick() {
        model.embed(PROBE);
    }

    /** A text with more tokens than position rows would be read behind the table. */
    private static int contextTokens(GgufHeader header) {
        int context = Math.min(CONTEXT_TOKENS_MAX, header.contextLength());
        context = Math.min(context, header.positionRows().orElse(context));
        if (context <= OWN_TOKENS) {
            throw new AppException(
                    ErrorCode.MODEL_INVALID,
                    "the model takes texts of %d tokens only".formatted(context));
        }
        return context;
    }

    /** One slot and equal sizes: any other combination has aborted the process. */
    private static ModelParameters parameters(ModelFile file, EngineConfig config, int context) {
        return new ModelParameters()
                .setModel(file.path().toString())
                .enableEmbedding()
                .setPoolingType(pooling(file.header(), config))
                .setParallel(1)
                .setCtxSize(context)
                .setBatchSize(context)
                .setUbatchSize(context)
                .setThreads(config.threads())
                .setThreadsBatch(config.threads())
                .setSlotPromptSimilarity(SLOT_SIMILARITY)
                // Otherwise every text is written to the standard error stream.
                .disableLog();
    }

    private static PoolingType pooling(GgufHeader header, EngineConfig config) {
        return switch (config.effectivePooling(header)) {
            case MEAN -> PoolingType.MEAN;
            case CLS -> PoolingType.CLS;
            case LAST -> PoolingType.LAST;
        };
    }

    private static LlamaModel load(ModelParameters parameters) {
        try {
            return new LlamaModel(parameters);
        } catch (RuntimeException e) { // their LlamaException is not public
            throw new AppException(
                    ErrorCode.MODEL_INVALID, "the native library cannot read the model file", e);
        } catch (LinkageError e) {
            throw new AppException(
                    ErrorCode.EMBEDDING_UNAVAILABLE, NativeRequirements.explain(e), e);
        }
    }
}
