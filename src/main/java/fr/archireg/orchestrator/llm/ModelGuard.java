package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Knows which models are worth asking, and lets callers wait for a moment where one soon will be: a
 * queue for each user, served in a circle, bounded in length and time. Who waits for a model that
 * cannot be asked yet is passed over by those who wait for another one. Thread-safe.
 */
final class ModelGuard implements ModelHealth {
    private static final Duration RETRY_AFTER_UNKNOWN = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final LlmConfig.Models models;
    private final LlmConfig.Overload overload;
    private final Clock clock;
    // Bounded by the configured models: no other is ever asked.
    private final Map<String, ModelState> states = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock. The first one who can be served is served next.
    private final Map<UUID, Deque<Ticket>> waiting = new LinkedHashMap<>();
    private int waitingCount;

    /** Somebody who waits; only equal to itself. */
    private static final class Ticket {
        private final Optional<String> model;

        Ticket(Optional<String> model) {
            this.model = model;
        }
    }

    ModelGuard(LlmConfig.Models models, LlmConfig.Overload overload, Clock clock) {
        this.models = models;
        this.overload = overload;
        this.clock = clock;
    }

    ModelState state(String model) {
        return states.computeIfAbsent(
                model, name -> new ModelState(name, overload.circuitOpen(), clock));
    }

    @Override
    public Optional<AppException> refusal(Optional<String> model) {
        List<AppException> refusals =
                models.candidates(model).stream()
                        .flatMap(name -> state(name).refusal().stream())
                        .toList();
        return refusals.size() < models.candidates(model).size()
                ? Optional.empty()
                : refusals.stream().min(Comparator.comparing(ModelGuard::delay));
    }

    @Override
    public Optional<AppException> await(UUID userId, Optional<String> model, BooleanSupplier left) {
        lock.lock();
        try {
            Optional<AppException> refusal = refusal(model);
            if (refusal.isEmpty() && next().isEmpty()) {
                pass(model);
                return refusal;
            }
            boolean late =
                    refusal.map(ModelGuard::delay)
                            .filter(delay -> delay.compareTo(overload.waitingTime()) > 0)
                            .isPresent();
            if (late || waitingCount >= overload.waitingMax()) {
                return Optional.of(refusal.orElseGet(ModelGuard::busy));
            }
            return queue(userId, model, left);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many wait now. */
    int waiting() {
        lock.lock();
        try {
            return waitingCount;
        } finally {
            lock.unlock();
        }
    }

    private Optional<AppException> queue(
            UUID userId, Optional<String> model, BooleanSupplier left) {
        Ticket ticket = new Ticket(model);
        waiting.computeIfAbsent(userId, user -> new ArrayDeque<>()).add(ticket);
        waitingCount++;
        long deadline = System.nanoTime() + overload.waitingTime().toNanos();
        try {
            while (true) {
                Optional<AppException> refusal = refusal(model);
                boolean gone = left.getAsBoolean();
                boolean served =
                        !gone && refusal.isEmpty() && next().filter(ticket::equals).isPresent();
                if (served) {
                    pass(model);
                }
                if (served || gone || System.nanoTime() >= deadline) {
                    leave(userId, ticket, served);
                    return served ? refusal : Optional.of(refusal.orElseGet(ModelGuard::busy));
                }
                var unused = changed.awaitNanos(pause(refusal, deadline));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(userId, ticket, false);
            return Optional.of(busy());
        }
    }

    /** The first of those whose model can be asked now. */
    private Optional<Ticket> next() {
        return waiting.values().stream()
                .flatMap(Deque::stream)
                .filter(ticket -> refusal(ticket.model).isEmpty())
                .findFirst();
    }

    /** Who was served goes to the end of the circle. */
    private void leave(UUID userId, Ticket ticket, boolean served) {
        Deque<Ticket> own = waiting.getOrDefault(userId, new ArrayDeque<>());
        own.remove(ticket);
        waitingCount--;
        if (own.isEmpty()) {
            waiting.remove(userId);
        } else if (served) {
            waiting.remove(userId);
            waiting.put(userId, own);
        }
        changed.signalAll();
    }

    private void pass(Optional<String> model) {
        models.candidates(model).stream()
                .map(this::state)
                .filter(state -> state.refusal().isEmpty())
                .findFirst()
                .ifPresent(ModelState::pass);
    }

    private static long pause(Optional<AppException> refusal, long deadline) {
        long left = Math.max(1, deadline - System.nanoTime());
        long until = refusal.map(ModelGuard::delay).orElse(LOOK_AGAIN).toNanos();
        return Math.min(left, Math.max(until, 1_000_000));
    }

    private static Duration delay(AppException refusal) {
        return refusal.retryAfter().orElse(RETRY_AFTER_UNKNOWN);
    }

    private static AppException busy() {
        return new AppException(ErrorCode.LLM_RATE_LIMITED, "too many wait for the language model")
                .retryAfter(RETRY_AFTER_UNKNOWN);
    }
}
