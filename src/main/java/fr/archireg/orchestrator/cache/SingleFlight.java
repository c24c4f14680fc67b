package fr.archireg.orchestrator.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Remembers what was made for a key; who wants what somebody else is making just now waits for
 * that. Thread-safe.
 *
 * @param <V> immutable
 */
public final class SingleFlight<K, V> {
    private final AsyncCache<K, V> values;
    private final Predicate<V> lasting;
    private final Consumer<Boolean> lookups;

    /**
     * @param limits what is remembered, and how long
     * @param lasting whether a value is remembered; who waits for it gets it in any case
     * @param lookups told of each wish, whatever comes of it, whether somebody had it before
     */
    public SingleFlight(
            Caffeine<? super K, ? super V> limits,
            Predicate<V> lasting,
            Consumer<Boolean> lookups) {
        this.values = limits.buildAsync();
        this.lasting = lasting;
        this.lookups = lookups;
    }

    /**
     * What somebody made.
     *
     * @param shared whether it was made for somebody else
     */
    public record Result<V>(V value, boolean shared) {}

    /** What is remembered, else what is made on the calling thread; failures are not remembered. */
    public Result<V> get(K key, Supplier<V> maker) {
        CompletableFuture<V> own = new CompletableFuture<>();
        CompletableFuture<V> earlier = values.asMap().putIfAbsent(key, own);
        lookups.accept(earlier != null);
        return earlier == null ? new Result<>(make(key, own, maker), false) : await(earlier, maker);
    }

    private V make(K key, CompletableFuture<V> result, Supplier<V> maker) {
        try {
            V value = maker.get();
            result.complete(value);
            if (!lasting.test(value)) {
                values.asMap().remove(key, result);
            }
            return value;
        } finally {
            // Only where it failed: the cache forgets it then.
            result.cancel(false);
        }
    }

    private Result<V> await(CompletableFuture<V> earlier, Supplier<V> maker) {
        try {
            return new Result<>(earlier.join(), true);
        } catch (CancellationException e) {
            // The failure may be his alone, for instance if he was interrupted.
            return new Result<>(maker.get(), false);
        }
    }
}
