package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.Ticker;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something large that is loaded once and kept for ever. A failure is remembered and thrown again
 * until its time is over: 1 s, then twice as long after every further failure, at most 1 min.
 * Thread-safe; one thread loads, others wait for it in {@link #load}.
 */
final class RetriedLoad<T> {
    private static final Logger LOG = System.getLogger(RetriedLoad.class.getName());
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final int DOUBLINGS_MAX = 6;
    private static final Duration DELAY_MAX = Duration.ofMinutes(1);

    private final Supplier<T> loader;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable T value;
    private volatile @Nullable Failure failure;
    private volatile boolean loading;

    RetriedLoad(Supplier<T> loader, Ticker ticker) {
        this.loader = loader;
        this.ticker = ticker;
    }

    /** What went wrong, for how long it stands, and how often in a row. */
    private record Failure(AppException cause, long atNanos, Duration delay, int count) {}

    /** The value if it is loaded; never blocks. */
    Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** The last failure, even if its time is over; never blocks. */
    Optional<AppException> failure() {
        return Optional.ofNullable(failure).map(Failure::cause);
    }

    boolean isLoading() {
        return loading;
    }

    /** Throws the last failure while its time is not over; never blocks. */
    void requireNoFreshFailure() {
        Failure last = failure;
        if (last != null) {
            Duration passed = Duration.ofNanos(ticker.read() - last.atNanos());
            if (passed.compareTo(last.delay()) < 0) {
                throw last.cause().retryAfter(last.delay().minus(passed));
            }
        }
    }

    /** The value, loaded now if need be. */
    T load() {
        lock.lock();
        try {
            T known = value;
            if (known != null) {
                return known;
            }
            requireNoFreshFailure();
            loading = true;
            T loaded = loader.get();
            value = loaded;
            failure = null;
            return loaded;
        } catch (RuntimeException e) {
            throw remembered(e);
        } finally {
            loading = false;
            lock.unlock();
        }
    }

    private AppException remembered(RuntimeException e) {
        AppException cause =
                e instanceof AppException known
                        ? known
                        : new AppException(
                                ErrorCode.EMBEDDING_UNAVAILABLE,
                                "the embedding model could not be loaded",
                                e);
        if (loading) {
            Failure last = failure;
            int count = last == null ? 0 : Math.min(last.count() + 1, DOUBLINGS_MAX);
            Duration delay = FIRST_DELAY.multipliedBy(1L << count);
            if (delay.compareTo(DELAY_MAX) > 0) {
                delay = DELAY_MAX;
            }
            failure = new Failure(cause, ticker.read(), delay, count);
            LOG.log(
                    Logger.Level.WARNING,
                    "embedding model failed to load code={0} detail={1} retry_after={2}",
                    cause.code(),
                    cause.detail(),
                    delay);
        }
        return cause;
    }
}
