package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The public keys of the identity provider by {@code kid}, fetched when they are needed. Callers
 * share a fetch. Thread-safe.
 *
 * <p>An unknown {@code kid} has the keys fetched again, but never sooner than a minute after the
 * fetch before, whatever tokens come. While the provider is down the keys that are there go on
 * being used for a day; a provider that was never reached is a failure of ours, not of the token.
 */
final class SigningKeys {
    /** The life that Supabase gives its answer. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final Duration USABLE = Duration.ofHours(24);
    private static final Duration REFETCH_PAUSE = Duration.ofMinutes(1);

    /** Without any key nobody is let in, so that there is more reason to try again. */
    private static final Duration FIRST_FETCH_PAUSE = Duration.ofSeconds(5);

    private static final Logger LOGGER = System.getLogger(SigningKeys.class.getName());

    private final Supplier<Map<String, VerificationKey>> source;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private Optional<Attempt> lastAttempt = Optional.empty();

    private volatile Optional<KeySet> current = Optional.empty();

    /**
     * @param source fetches the keys and throws {@link AppException} if that fails; takes a bounded
     *     time
     */
    SigningKeys(Supplier<Map<String, VerificationKey>> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    private record KeySet(Map<String, VerificationKey> keys, Instant fetchedAt) {}

    private record Attempt(Instant at, CompletableFuture<KeySet> result) {}

    /**
     * The key with this id, if the provider has it.
     *
     * @throws AppException {@code AUTH_UNAVAILABLE} if there are no keys and none can be fetched
     */
    Optional<VerificationKey> find(String keyId) {
        Optional<KeySet> known = current.filter(set -> age(set.fetchedAt()).compareTo(USABLE) <= 0);
        if (known.isEmpty()) {
            return lookUp(await(attempt(FIRST_FETCH_PAUSE)), keyId);
        }
        boolean fresh = age(known.get().fetchedAt()).compareTo(FRESH) <= 0;
        if (fresh && known.get().keys().containsKey(keyId)) {
            return lookUp(known.get(), keyId);
        }
        return lookUp(refetched(known.get()), keyId);
    }

    private KeySet refetched(KeySet known) {
        try {
            return await(attempt(REFETCH_PAUSE));
        } catch (AppException e) {
            return known;
        }
    }

    /** The last fetch, which may be going on, or a new one if that is long enough ago. */
    private Attempt attempt(Duration pause) {
        lock.lock();
        try {
            Attempt attempt =
                    lastAttempt
                            .filter(last -> age(last.at()).compareTo(pause) < 0)
                            .orElseGet(this::begin);
            lastAttempt = Optional.of(attempt);
            return attempt;
        } finally {
            lock.unlock();
        }
    }

    private Attempt begin() {
        return new Attempt(
                clock.instant(),
                CompletableFuture.supplyAsync(
                        this::fetch, task -> Thread.ofVirtual().name("signing-keys").start(task)));
    }

    private KeySet fetch() {
        try {
            KeySet fetched = new KeySet(Map.copyOf(source.get()), clock.instant());
            current = Optional.of(fetched);
            return fetched;
        } catch (AppException e) {
            LOGGER.log(Level.WARNING, "signing keys could not be fetched reason=" + e.detail());
            throw e;
        }
    }

    private static KeySet await(Attempt attempt) {
        try {
            return attempt.result().join();
        } catch (CompletionException e) {
            throw new AppException(
                            ErrorCode.AUTH_UNAVAILABLE,
                            "the keys of the identity provider could not be fetched",
                            e)
                    .retryAfter(FIRST_FETCH_PAUSE);
        }
    }

    private static Optional<VerificationKey> lookUp(KeySet set, String keyId) {
        return Optional.ofNullable(set.keys().get(keyId));
    }

    /** A clock that was put back makes things old, too: that costs a fetch and blocks nothing. */
    private Duration age(Instant moment) {
        return Duration.between(moment, clock.instant()).abs();
    }
}
