package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * The chat completions of a server with OpenAI's API. One daemon thread watches the deadlines of
 * all streams; requests and answers run in the threads that read the streams. Thread-safe.
 */
public final class OpenAiChatModel implements ChatModel, ModelHealth, AutoCloseable {
    private final LlmConfig config;
    private final Metrics metrics;
    private final ScheduledExecutorService watchdog;
    private final Upstream upstream;
    private final RetryPolicy retryPolicy;
    private final ModelGuard guard;

    private OpenAiChatModel(
            LlmConfig config,
            Metrics metrics,
            ScheduledExecutorService watchdog,
            Upstream upstream,
            RetryPolicy retryPolicy) {
        this.config = config;
        this.metrics = metrics;
        this.watchdog = watchdog;
        this.upstream = upstream;
        this.retryPolicy = retryPolicy;
        this.guard = new ModelGuard(config.models(), config.overload(), Clock.systemUTC());
    }

    /** A model that is ready; nothing is sent yet. */
    public static OpenAiChatModel create(LlmConfig config, Metrics metrics) {
        ScheduledThreadPoolExecutor watchdog =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("llm-watchdog").factory());
        watchdog.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new OpenAiChatModel(
                config, metrics, watchdog, Upstream.create(config, watchdog), retryPolicy(config));
    }

    /**
     * Models of the same server, asked on the same connections as another configuration says. They
     * have circuit breakers of their own: who waits less long must not make a model look sick to
     * the others. They end with this one.
     */
    public ChatModel sibling(LlmConfig other) {
        return new OpenAiChatModel(other, metrics, watchdog, upstream, retryPolicy(other));
    }

    /**
     * {@inheritDoc}
     *
     * @throws AppException {@code INVALID_REQUEST} for a model that is not among the allowed ones,
     *     {@code LLM_UNAVAILABLE} if no model is configured
     */
    @Override
    public CompletionStream stream(Prompt prompt) {
        if (!config.configured()) {
            throw new AppException(ErrorCode.LLM_UNAVAILABLE, "no language model is configured");
        }
        if (!config.models().allowed().containsAll(prompt.model().stream().toList())) {
            throw AppException.invalid(
                    "model", "must be one of " + String.join(", ", config.models().allowed()));
        }
        List<String> candidates = config.models().candidates(prompt.model());
        return new OpenAiCompletionStream(this, prompt, candidates);
    }

    @Override
    public Optional<AppException> refusal(Optional<String> model) {
        return guard.refusal(model);
    }

    @Override
    public Optional<AppException> await(UUID userId, Optional<String> model, BooleanSupplier left) {
        return guard.await(userId, model, left);
    }

    @Override
    public void wake() {
        guard.wake();
    }

    /** Every model that may be asked. */
    public List<String> models() {
        return config.models().all();
    }

    /** What the provider said last about the quota of a model. */
    public Optional<ProviderQuota> quota(String model) {
        return guard.state(model).quota();
    }

    /**
     * Closes idle connections and stops the clock. Streams that run are closed by their owners
     * before: they would lose their deadlines.
     */
    @Override
    public void close() {
        watchdog.shutdown();
        upstream.close();
    }

    private static RetryPolicy retryPolicy(LlmConfig config) {
        return new RetryPolicy(config.retries(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Asks one model and waits for the head of its answer. */
    Exchange open(Prompt prompt, String model, Lifeline lifeline)
            throws UpstreamFailure, InterruptedException {
        byte[] request = CompletionRequest.body(prompt, model, config.sampling());
        Exchange exchange = upstream.open(request, lifeline);
        ProviderQuota.from(exchange::header, Instant.now()).ifPresent(guard.state(model)::quota);
        try {
            exchange.requireStream();
            return exchange;
        } catch (UpstreamFailure e) {
            exchange.release();
            throw e;
        }
    }

    Deadlines deadlines(Lifeline lifeline) {
        return new Deadlines(config.timeouts(), watchdog, lifeline);
    }

    ModelState state(String model) {
        return guard.state(model);
    }

    RetryPolicy retryPolicy() {
        return retryPolicy;
    }

    Metrics metrics() {
        return metrics;
    }
}
