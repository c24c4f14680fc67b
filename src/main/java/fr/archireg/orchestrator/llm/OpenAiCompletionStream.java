package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.llm.CompletionEvent.Finished;
import fr.archireg.orchestrator.observability.TokenGaps;
import java.util.List;
import java.util.Optional;

/**
 * The attempts of one answer. Until the first token came, hidden ones included, a failed attempt is
 * repeated or given to the next model as {@link RetryPolicy} says; then one exchange is read to its
 * end. {@link #close} reaches the reading thread through the {@link Lifeline} only.
 */
final class OpenAiCompletionStream implements CompletionStream {
    private final OpenAiChatModel chatModel;
    private final Prompt prompt;
    private final List<String> candidates;
    private final Lifeline lifeline;
    private final Deadlines deadlines;

    // Of the reading thread.
    private Optional<Exchange> exchange = Optional.empty();
    private boolean tokenSeen;
    private Optional<TokenGaps> gaps = Optional.empty();
    private boolean ended;

    // Seen by the closing thread too.
    private volatile String model;
    private volatile Optional<AttemptRecord> attempt = Optional.empty();

    /**
     * Prepares the stream.
     *
     * @param candidates the models to ask, in order, at least one
     */
    OpenAiCompletionStream(OpenAiChatModel chatModel, Prompt prompt, List<String> candidates) {
        this.chatModel = chatModel;
        this.prompt = prompt;
        this.candidates = candidates;
        this.lifeline = new Lifeline();
        this.deadlines = chatModel.deadlines(lifeline);
        this.model = candidates.getFirst();
    }

    @Override
    public CompletionEvent next() {
        if (ended) {
            throw new IllegalStateException("the completion has ended");
        }
        Optional<Lifeline.Ending> ending = lifeline.ending();
        if (ending.isPresent()) {
            throw fail(ending.get().toException());
        }
        try {
            CompletionEvent event = exchange.isPresent() ? following(exchange.get()) : first();
            deadlines.notRead();
            switch (event) {
                case Delta delta -> measureText();
                case Finished end -> finish(end);
            }
            return event;
        } catch (UpstreamFailure e) {
            throw fail(e.error());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(new AppException(ErrorCode.LLM_INTERRUPTED, "the thread was interrupted"));
        }
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public void close() {
        deadlines.stop();
        attempt.ifPresent(running -> running.end("cancelled"));
        lifeline.end(ErrorCode.LLM_INTERRUPTED, "the stream was closed");
    }

    /** Attempts until one gives an event. */
    private CompletionEvent first() throws UpstreamFailure, InterruptedException {
        deadlines.start();
        int retries = 0;
        int candidate = 0;
        boolean retrying = false;
        // The caller asked for the first model: how that one failed says more than the others.
        UpstreamFailure reported = null;
        while (true) {
            try {
                return attempt(candidates.get(candidate), retrying);
            } catch (UpstreamFailure failure) {
                reported = candidate == 0 || reported == null ? failure : reported;
                switch (stepAfter(failure, retries)) {
                    case RetryPolicy.Step.Retry retry -> {
                        retries++;
                        retrying = true;
                        if (!lifeline.sleep(retry.delay())) {
                            throw failure;
                        }
                    }
                    case RetryPolicy.Step.NextModel next -> {
                        candidate++;
                        retrying = false;
                        if (candidate == candidates.size()) {
                            throw reported;
                        }
                    }
                    case RetryPolicy.Step.GiveUp giveUp -> throw failure;
                }
            }
        }
    }

    private RetryPolicy.Step stepAfter(UpstreamFailure failure, int retries) {
        boolean over =
                tokenSeen
                        || lifeline.ending().isPresent()
                        || Thread.currentThread().isInterrupted();
        return over
                ? new RetryPolicy.Step.GiveUp()
                : chatModel.retryPolicy().after(failure, retries, deadlines.remaining());
    }

    private CompletionEvent attempt(String candidate, boolean retrying)
            throws UpstreamFailure, InterruptedException {
        ModelState state = chatModel.state(candidate);
        if (!retrying) {
            // A retry has waited as long as the provider wanted.
            state.acquire(prompt);
        }
        AttemptRecord running = new AttemptRecord(chatModel.metrics(), candidate);
        model = candidate;
        attempt = Optional.of(running);
        try {
            Exchange opened = chatModel.open(prompt, candidate, lifeline);
            exchange = Optional.of(opened);
            CompletionEvent event = await(opened);
            state.succeeded(deadlines.elapsed());
            return event;
        } catch (UpstreamFailure e) {
            report(state, reason(e.error()));
            running.end(reason(e.error()).code().wireName());
            exchange.ifPresent(Exchange::abort);
            exchange = Optional.empty();
            throw e;
        }
    }

    /** After the first token a model is held to be well, whatever becomes of this answer. */
    private void report(ModelState state, AppException failure) {
        boolean closed =
                lifeline.ending()
                        .filter(ending -> ending.code() == ErrorCode.LLM_INTERRUPTED)
                        .isPresent();
        if (closed) {
            state.cancelled();
        } else {
            state.failed(failure, deadlines.elapsed());
        }
    }

    private CompletionEvent following(Exchange running) throws UpstreamFailure {
        deadlines.nextToken();
        return await(running);
    }

    private CompletionEvent await(Exchange running) throws UpstreamFailure {
        while (true) {
            Optional<CompletionEvent> event = running.next();
            tokenSeen = true;
            deadlines.nextToken();
            if (event.isPresent()) {
                return event.get();
            }
        }
    }

    private void measureText() {
        if (gaps.isPresent()) {
            gaps.get().next();
        } else {
            chatModel.metrics().timeToFirstToken(model, deadlines.elapsed());
            gaps = Optional.of(chatModel.metrics().tokenGaps(model));
        }
    }

    private void finish(Finished end) {
        ended = true;
        deadlines.stop();
        exchange.ifPresent(Exchange::release);
        attempt.ifPresent(running -> running.end("ok"));
        chatModel.metrics().llmTokens(model, "prompt", end.usage().promptTokens());
        chatModel.metrics().llmTokens(model, "completion", end.usage().completionTokens());
    }

    private AppException fail(AppException error) {
        ended = true;
        deadlines.stop();
        exchange.ifPresent(Exchange::abort);
        AppException reason = reason(error);
        attempt.ifPresent(running -> running.end(reason.code().wireName()));
        return reason;
    }

    /** What was done from outside explains what broke inside. */
    private AppException reason(AppException error) {
        return lifeline.ending().map(Lifeline.Ending::toException).orElse(error);
    }
}
