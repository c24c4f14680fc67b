package fr.archireg.orchestrator.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.Function;

/**
 * A pure function of texts that remembers what it made of those that come again and again, as the
 * passages of much-asked articles do: looking into one took longer than finding it. Thread-safe.
 *
 * @param <R> immutable
 */
public final class Memo<R> {
    /** Of all texts that are remembered, in UTF-16 characters. */
    private static final long CHARS_MAX = 1_000_000;

    private final LoadingCache<String, R> results;

    public Memo(Function<String, R> function) {
        this.results =
                Caffeine.newBuilder()
                        .maximumWeight(CHARS_MAX)
                        .weigher((String text, R result) -> text.length())
                        .build(function::apply);
    }

    public R of(String text) {
        return results.get(text);
    }
}
