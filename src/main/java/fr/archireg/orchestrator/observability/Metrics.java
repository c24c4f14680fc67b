package fr.archireg.orchestrator.observability;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.service.registry.Services;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Every metric of the program by name; the labels are bounded. Thread-safe.
 *
 * <p>Names are written as Helidon wants them: a timer {@code a.b} is scraped as the histogram
 * {@code a_b_seconds}, a counter {@code a.b} as {@code a_b_total}. The registry is looked up at the
 * first use: looking it up while the server is being put together makes a second registry (Helidon
 * 4.5.0).
 */
public final class Metrics {
    private static final List<Duration> FAST =
            millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);
    private static final List<Duration> SLOW =
            millis(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000);

    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    /** A request that was answered; {@code route} is a template, never a path. */
    public void httpRequest(String method, String route, int status, Duration duration) {
        timer(
                        "http.server.requests",
                        SLOW,
                        "method",
                        method,
                        "route",
                        route,
                        "status",
                        Integer.toString(status))
                .record(duration);
    }

    /** Time that a caller waited for the embedding model. */
    public void embeddingWait(Duration duration) {
        timer("embedding.wait", FAST).record(duration);
    }

    /** Time that the embedding model worked on one text. */
    public void embeddingRun(Duration duration) {
        timer("embedding.run", FAST).record(duration);
    }

    /** An embedding that was refused because too many waited. */
    public void embeddingRejected() {
        counter("embedding.rejected").increment();
    }

    /** A query embedding that was looked for in the cache: {@code hit} or {@code miss}. */
    public void embeddingCache(String outcome) {
        counter("embedding.cache", "outcome", outcome).increment();
    }

    /** Bytes of the model file that were downloaded. */
    public void modelDownloaded(long bytes) {
        counter("embedding.model.download.bytes").increment(bytes);
    }

    /** One arm of a search: {@code dense} or {@code lexical}. */
    public void search(String arm, Duration duration) {
        timer("retrieval.search", FAST, "arm", arm).record(duration);
    }

    /**
     * An attempt to get an answer from a model; {@code outcome} is {@code ok}, {@code cancelled} or
     * an error code.
     */
    public void llmRequest(String model, String outcome) {
        counter("llm.requests", "model", model, "outcome", outcome).increment();
    }

    /** From the request to the first token of the answer. */
    public void timeToFirstToken(String model, Duration duration) {
        timer("llm.time.to.first.token", SLOW, "model", model).record(duration);
    }

    /**
     * Tokens as the provider counted them; {@code kind} is {@code prompt} or {@code completion}.
     */
    public void llmTokens(String model, String kind, long tokens) {
        counter("llm.tokens", "model", model, "kind", kind).increment(tokens);
    }

    /** An answer that ended: mode {@code generated} or {@code extractive}, and its final status. */
    public void answerEnded(String mode, String status) {
        counter("chat.answers", "mode", mode, "status", status).increment();
    }

    /** One write of the event log, with its rows. */
    public void generationLogFlush(Duration duration, int rows) {
        timer("generation.log.flush", FAST).record(duration);
        counter("generation.log.rows").increment(rows);
    }

    /**
     * An answer that was refused at the door: {@code user}, {@code process} or {@code shutdown}.
     */
    public void generationRefused(String reason) {
        counter("generation.refused", "reason", reason).increment();
    }

    /**
     * A request that was refused because of a limit: {@code address}, {@code reading}, {@code
     * costly} or {@code tokens}.
     */
    public void requestRefused(String limit) {
        counter("limit.refused", "limit", limit).increment();
    }

    /**
     * A connection that was cut since the server waited too long: for its {@code request}, or for
     * it as a {@code reader}.
     */
    public void connectionCut(String waitedFor) {
        counter("http.server.connections.cut", "waited_for", waitedFor).increment();
    }

    /** A text that wants to steer the model; origin {@code user} or {@code passage}. */
    public void injectionFlagged(String origin) {
        counter("prompt.injection.flagged", "origin", origin).increment();
    }

    /** An answer that was cut off because it recited the rules. */
    public void answerWithheld() {
        counter("chat.answers.withheld").increment();
    }

    /** A value that is read at each scrape. */
    public void gauge(String name, String description, Supplier<? extends Number> value) {
        registry()
                .getOrCreate(
                        Gauge.builder(name, () -> value.get().doubleValue())
                                .description(description));
    }

    private Timer timer(String name, List<Duration> buckets, String... tags) {
        Key key = new Key(name, List.of(tags));
        return timers.computeIfAbsent(
                key,
                unused ->
                        registry()
                                .getOrCreate(
                                        Timer.builder(name)
                                                .tags(key.asTags())
                                                // The default adds six quantiles computed here.
                                                .percentiles(new double[0])
                                                .buckets(buckets.toArray(Duration[]::new))));
    }

    private Counter counter(String name, String... tags) {
        Key key = new Key(name, List.of(tags));
        return counters.computeIfAbsent(
                key, unused -> registry().getOrCreate(Counter.builder(name).tags(key.asTags())));
    }

    private static MeterRegistry registry() {
        return Services.get(MeterRegistry.class);
    }

    private static List<Duration> millis(long... values) {
        return Arrays.stream(values).mapToObj(Duration::ofMillis).toList();
    }

    /** A meter's identity: names and values of its tags alternate. */
    private record Key(String name, List<String> tags) {
        List<Tag> asTags() {
            return IntStream.range(0, tags.size() / 2)
                    .mapToObj(i -> Tag.create(tags.get(2 * i), tags.get(2 * i + 1)))
                    .toList();
        }
    }
}
