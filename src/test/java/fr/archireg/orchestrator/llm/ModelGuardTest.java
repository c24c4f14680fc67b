package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelGuardTest {
    private static final Optional<String> ANY = Optional.empty();
    private static final Optional<String> LARGE = Optional.of("large");
    private static final UUID ALICE = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();

    @Test
    void asksAFallbackWhileTheModelIsLimitedAndNoneWhileBothAre() {
        ModelGuard guard = guard(0, Duration.ZERO);

        limit(guard, "main", Duration.ofSeconds(60));
        Optional<AppException> one = guard.refusal(ANY);
        limit(guard, "small", Duration.ofSeconds(20));
        Optional<AppException> both = guard.refusal(ANY);

        assertThat(one).isEmpty();
        assertThat(both.orElseThrow().code()).isEqualTo(ErrorCode.LLM_RATE_LIMITED);
        assertThat(both.orElseThrow().retryAfter()).contains(Duration.ofSeconds(20));
    }

    @Test
    void knowsWhatTheProviderSaidIsLeft() {
        ModelGuard guard = guard(0, Duration.ZERO);
        ProviderQuota quota = quota(500, 8_000, Duration.ofSeconds(60));

        guard.state("main").quota(quota);
        guard.state("small").quota(quota);

        AppException refusal = guard.refusal(ANY).orElseThrow();
        assertThat(refusal.code()).isEqualTo(ErrorCode.LLM_RATE_LIMITED);
        // 500 of 7,500 tokens that come in 60 s are missing for a prompt of 1,000.
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(4));
    }

    @Test
    void refusesAtOnceWhatWouldWaitForTooLong() {
        ModelGuard guard = guard(10, Duration.ofSeconds(5));
        limit(guard, "main", Duration.ofSeconds(60));
        limit(guard, "small", Duration.ofSeconds(60));

        assertThat(guard.await(ALICE, ANY, () -> false)).isPresent();
    }

    @Test
    void servesUsersInACircle() {
        ModelGuard guard = guard(10, Duration.ofSeconds(20));
        limit(guard, "main", Duration.ofSeconds(2));
        limit(guard, "small", Duration.ofSeconds(2));
        List<UUID> served = Collections.synchronizedList(new ArrayList<>());

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            int waiting = 0;
            for (UUID user : List.of(ALICE, ALICE, ALICE, BOB)) {
                executor.execute(() -> {
                    guard.await(user, ANY, () -> false);
                    served.add(user);
                });
                int expected = ++waiting;
                Awaitility.await().until(() -> guard.waiting() == expected);
            }
        }

        assertThat(served).hasSize(4);
        assertThat(served.subList(0, 2)).containsExactlyInAnyOrder(ALICE, BOB);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsNobodyWaitBehindWhoWaitsForAnotherModel(boolean sameUser) {
        ModelGuard guard = guard(10, Duration.ofSeconds(60), List.of());
        limit(guard, "main", Duration.ofSeconds(30));
        limit(guard, "large", Duration.ofSeconds(1));

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.execute(() -> guard.await(ALICE, ANY, () -> false));
            Awaitility.await().until(() -> guard.waiting() == 1);
            Optional<AppException> refusal =
                    guard.await(sameUser ? ALICE : BOB, LARGE, () -> false);
            int waiting = guard.waiting();
            executor.shutdownNow();

            assertThat(refusal).isEmpty();
            assertThat(waiting).isEqualTo(1);
        }
    }

    @Test
    void letsInWhoNeedsNotWaitAlsoWhenTheQueueForAnotherModelIsFull() {
        ModelGuard guard = guard(1, Duration.ofSeconds(60), List.of());
        limit(guard, "main", Duration.ofSeconds(30));

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.execute(() -> guard.await(ALICE, ANY, () -> false));
            Awaitility.await().until(() -> guard.waiting() == 1);
            Optional<AppException> refusal = guard.await(BOB, LARGE, () -> false);
            executor.shutdownNow();

            assertThat(refusal).isEmpty();
        }
    }

    @Test
    void boundsTheQueue() {
        ModelGuard guard = guard(0, Duration.ofSeconds(20));
        limit(guard, "main", Duration.ofSeconds(2));
        limit(guard, "small", Duration.ofSeconds(2));

        assertThat(guard.await(ALICE, ANY, () -> false)).isPresent();
    }

    private static ModelGuard guard(int waitingMax, Duration waitingTime) {
        return guard(waitingMax, waitingTime, List.of("small"));
    }

    private static ModelGuard guard(int waitingMax, Duration waitingTime, List<String> fallbacks) {
        return new ModelGuard(
                new LlmConfig.Models("main", fallbacks, List.of("main", "large")),
                new LlmConfig.Overload(Duration.ofSeconds(15), waitingMax, waitingTime),
                Clock.systemUTC());
    }

    private static void limit(ModelGuard guard, String model, Duration delay) {
        AppException failure =
                new AppException(ErrorCode.LLM_RATE_LIMITED, "limited").retryAfter(delay);
        guard.state(model).failed(failure, Duration.ZERO);
    }

    private static ProviderQuota quota(long remaining, long limit, Duration reset) {
        return new ProviderQuota(
                new ProviderQuota.Window(
                        OptionalLong.empty(), OptionalLong.empty(), Optional.empty()),
                new ProviderQuota.Window(
                        OptionalLong.of(limit), OptionalLong.of(remaining), Optional.of(reset)),
                Instant.now());
    }
}
