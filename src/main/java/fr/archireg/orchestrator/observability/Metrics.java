package fr.archireg.orchestrator.observability;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.service.registry.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every metric of the program; the labels are bounded, and {@link Timed} and {@link Counted} have
 * the names. Thread-safe.
 *
 * <p>Names are written as Helidon wants them: a timer {@code a.b} is scraped as the histogram
 * {@code a_b_seconds}, a counter {@code a.b} as {@code a_b_total}. Their numbers are those of the
 * process: Helidon 4.5.0 keeps all registries in one.
 */
public final class Metrics {
    private final MeterRegistry registry = Services.get(MeterRegistry.class);
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();

    /**
     * What a scraper is to be shown. An observer that is not told looks for Helidon's global
     * registry under its own settings; where these differ, Helidon 4.5.0 replaces that registry by
     * one without the meters that are here.
     */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * Shows what did not happen yet, at 0: a series that begins with its first event has no
     * increase then, and a rule that looks at it sees nothing.
     *
     * @param models the language models that may be asked
     */
    public void begin(List<String> models) {
        for (Timed timed : Timed.values()) {
            timed.family().known(models).forEach(values -> timer(timed, values));
        }
        for (Counted counted : Counted.values()) {
            counted.family().known(models).forEach(values -> counter(counted, values));
        }
    }

    /** A request that was answered; {@code route} is a template, never a path. */
    public void httpRequest(String method, String route, int status, Duration duration) {
        timer(Timed.HTTP_REQUESTS, method, route, Integer.toString(status)).record(duration);
    }

    /** Time that a caller waited for the embedding model. */
    public void embeddingWait(Duration duration) {
        timer(Timed.EMBEDDING_WAIT).record(duration);
    }

    /** Time that the embedding model worked on one text. */
    public void embeddingRun(Duration duration) {
        timer(Timed.EMBEDDING_RUN).record(duration);
    }

    /** An embedding that was refused because too many waited. */
    public void embeddingRejected() {
        counter(Counted.EMBEDDING_REJECTED).increment();
    }

    /** A query embedding that was wanted; {@code hit} if it had been or was being made before. */
    public void embeddingCache(boolean hit) {
        counter(Counted.EMBEDDING_CACHE, hit ? "hit" : "miss").increment();
    }

    /** Passages for a question that were wanted; {@code hit} if they had been searched before. */
    public void retrievalCache(boolean hit) {
        counter(Counted.RETRIEVAL_CACHE, hit ? "hit" : "miss").increment();
    }

    /** Bytes of the model file that were downloaded. */
    public void modelDownloaded(long bytes) {
        counter(Counted.MODEL_BYTES).increment(bytes);
    }

    /** One arm of a search: {@code dense} or {@code lexical}. */
    public void search(String arm, Duration duration) {
        timer(Timed.SEARCH, arm).record(duration);
    }

    /**
     * An attempt to get an answer from a model; {@code outcome} is {@code ok}, {@code cancelled} or
     * an error code.
     */
    public void llmRequest(String model, String outcome) {
        counter(Counted.LLM_REQUESTS, model, outcome).increment();
    }

    /** From the request to the first token of the answer. */
    public void timeToFirstToken(String model, Duration duration) {
        timer(Timed.TIME_TO_FIRST_TOKEN, model).record(duration);
    }

    /** The gaps between the tokens of an answer whose first token came now. */
    public TokenGaps tokenGaps(String model) {
        return new TokenGaps(timer(Timed.TOKEN_GAP, model));
    }

    /**
     * Tokens as the provider counted them; {@code kind} is {@code prompt} or {@code completion}.
     */
    public void llmTokens(String model, String kind, long tokens) {
        counter(Counted.LLM_TOKENS, model, kind).increment(tokens);
    }

    /**
     * An answer that ended and is saved: mode {@code generated} or {@code extractive}, and its
     * final status: {@code complete}, {@code stopped}, {@code interrupted} or {@code failed}.
     */
    public void answerEnded(String mode, String status) {
        counter(Counted.ANSWERS, mode, status).increment();
    }

    /**
     * A question that a small model was asked to complete: its text was {@code used}, {@code
     * rejected} as unfit, or the model {@code failed}.
     */
    public void questionRewrite(String outcome) {
        counter(Counted.QUESTION_REWRITES, outcome).increment();
    }

    /** One write of the event log, with its rows. */
    public void generationLogFlush(Duration duration, int rows) {
        timer(Timed.LOG_FLUSH).record(duration);
        counter(Counted.LOG_ROWS).increment(rows);
    }

    /**
     * An answer that was refused at the door: {@code user}, {@code process} or {@code shutdown}; or
     * {@code left}, because its client did not wait for its turn.
     */
    public void generationRefused(String reason) {
        counter(Counted.GENERATIONS_REFUSED, reason).increment();
    }

    /**
     * A request that was refused because of a limit: {@code address}, {@code reading}, {@code
     * costly} or {@code tokens}.
     */
    public void requestRefused(String limit) {
        counter(Counted.REQUESTS_REFUSED, limit).increment();
    }

    /**
     * A connection that was cut since the server waited too long: for its {@code request}, or for
     * it as a {@code reader}.
     */
    public void connectionCut(String waitedFor) {
        counter(Counted.CONNECTIONS_CUT, waitedFor).increment();
    }

    /** A text that wants to steer the model; origin {@code user} or {@code passage}. */
    public void injectionFlagged(String origin) {
        counter(Counted.INJECTIONS, origin).increment();
    }

    /** An answer that was cut off because it recited the rules. */
    public void answerWithheld() {
        counter(Counted.ANSWERS_WITHHELD).increment();
    }

    /** A value that is read at each scrape. */
    public void gauge(
            String name, String description, Supplier<? extends Number> value, Tag... tags) {
        registry.getOrCreate(
                Gauge.builder(name, () -> value.get().doubleValue())
                        .description(description)
                        .tags(List.of(tags)));
    }

    /**
     * A number that only grows and is read at each scrape.
     *
     * @param source kept by somebody else: it is not kept here
     */
    public <T> void counter(String name, String description, T source, Function<T, Long> value) {
        registry.getOrCreate(
                FunctionalCounter.builder(name, source, value).description(description));
    }

    private Timer timer(Timed timed, String... values) {
        return timer(timed, List.of(values));
    }

    private Timer timer(Timed timed, List<String> values) {
        return timers.computeIfAbsent(
                new Series(timed, values),
                series ->
                        registry.getOrCreate(
                                Timer.builder(timed.family().name())
                                        .description(timed.family().help())
                                        .tags(timed.family().tags(series.values()))
                                        // The default adds six quantiles computed here.
                                        .percentiles(new double[0])
                                        .buckets(timed.buckets())));
    }

    private Counter counter(Counted counted, String... values) {
        return counter(counted, List.of(values));
    }

    private Counter counter(Counted counted, List<String> values) {
        return counters.computeIfAbsent(
                new Series(counted, values),
                series ->
                        registry.getOrCreate(
                                Counter.builder(counted.family().name())
                                        .description(counted.family().help())
                                        .tags(counted.family().tags(series.values()))));
    }

    /** One series of a {@link Timed} or {@link Counted}. */
    private record Series(Enum<?> metric, List<String> values) {}
}
