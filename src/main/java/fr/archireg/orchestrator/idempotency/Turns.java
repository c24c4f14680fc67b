package fr.archireg.orchestrator.idempotency;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets requests with the same key do something one after another, in this process: what the first
 * one stores, the next one finds, and no limit counts it twice. Thread-safe.
 */
public final class Turns {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Map<Name, CountDownLatch> taken = new ConcurrentHashMap<>();

    private record Name(UUID userId, String key) {}

    /**
     * Runs the work when no other request with this key does.
     *
     * @throws AppException {@code OVERLOADED} if its turn did not come in time
     */
    public <T> T inTurn(UUID userId, RequestKey key, Supplier<T> work) {
        Name name = new Name(userId, key.key());
        CountDownLatch turn = new CountDownLatch(1);
        take(name, turn);
        try {
            return work.get();
        } finally {
            taken.remove(name, turn);
            turn.countDown();
        }
    }

    private void take(Name name, CountDownLatch turn) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            CountDownLatch other = taken.putIfAbsent(name, turn);
            while (other != null) {
                if (!other.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw busy();
                }
                other = taken.putIfAbsent(name, turn);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private static AppException busy() {
        return new AppException(ErrorCode.OVERLOADED, "the same request is being worked on")
                .retryAfter(Duration.ofSeconds(1));
    }
}
