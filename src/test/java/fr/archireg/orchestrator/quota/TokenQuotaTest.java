package fr.archireg.orchestrator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.DbConfig;
import fr.archireg.orchestrator.db.Migrations;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.FinishReason;
import fr.archireg.orchestrator.llm.Prompt;
import fr.archireg.orchestrator.llm.TokenUsage;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The account of a user, against a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenQuotaTest {
    private static final int LIMIT = 10_000;
    private static final int COMPLETION_MAX = 1_000;
    private static final Instant EVENING = Instant.parse("2026-11-22T23:00:00Z");

    /** 300 characters, so 100 tokens by our estimate. */
    private static final Prompt PROMPT =
            new Prompt(
                    List.of(new Prompt.Turn(Prompt.Role.USER, "a".repeat(300))), Optional.empty());

    private final TestingPostgres postgres = TestingPostgres.create();
    private final Database database =
            Database.open(DbConfig.from(new Settings(Map.of("DATABASE_URL", postgres.url()))));
    private final TokenQuota quota = quotaAt(EVENING);

    TokenQuotaTest() {
        new Migrations(database, 384).run();
    }

    @AfterAll
    void stop() {
        database.close();
        postgres.close();
    }

    /** A model whose answer is a script; an empty one fails. */
    private record ScriptedModel(List<CompletionEvent> events) implements ChatModel {
        @Override
        public CompletionStream stream(Prompt prompt) {
            Queue<CompletionEvent> left = new ArrayDeque<>(events);
            return new CompletionStream() {
                @Override
                public CompletionEvent next() {
                    return Optional.ofNullable(left.poll())
                            .orElseThrow(
                                    () -> new AppException(ErrorCode.LLM_INTERRUPTED, "cut off"));
                }

                @Override
                public String model() {
                    return "scripted";
                }

                @Override
                public void close() {
                    left.clear();
                }
            };
        }
    }

    @Test
    void neverLetsConcurrentSpendersExceedTheLimit() throws InterruptedException {
        Caller caller = somebody();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Queue<Long> reserved = new ConcurrentLinkedQueue<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i++) {
                long tokens = random.nextLong(1, 401);
                threads.execute(() -> {
                    quota.reserve(caller, tokens);
                    reserved.add(tokens);
                });
            }
        }

        long sum = reserved.stream().mapToLong(Long::longValue).sum();
        assertThat(sum).as("seed " + seed).isBetween(LIMIT - 400L, (long) LIMIT);
        assertThat(used(caller)).isEqualTo(sum);
    }

    @Test
    void givesBackExactlyOnceHoweverOftenAReservationEnds() {
        Caller caller = somebody();
        quota.reserve(caller, 500);
        TokenReservation reservation = quota.reserve(caller, 1_000);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                threads.execute(reservation::close);
            }
        }

        assertThat(used(caller)).isEqualTo(500);
    }

    @Test
    void keepsWhatWasSpentAndNothingElse() {
        Caller caller = somebody();
        TokenReservation less = quota.reserve(caller, 1_000);
        TokenReservation more = quota.reserve(caller, 1_000);

        less.settle(300);
        less.close();
        more.settle(1_200);

        assertThat(used(caller)).isEqualTo(1_500);
    }

    @Test
    void refusesWithTheTimeUntilMidnight() {
        Caller caller = somebody();
        quota.reserve(caller, LIMIT);

        AppException refused =
                catchThrowableOfType(AppException.class, () -> quota.reserve(caller, 1));

        assertThat(refused.code()).isEqualTo(ErrorCode.TOKENS_EXHAUSTED);
        assertThat(refused.retryAfter()).contains(Duration.ofHours(1));
        assertThat(used(caller)).isEqualTo(LIMIT);
    }

    @Test
    void beginsAnewAtMidnightAndSettlesOnTheDayOfTheReservation() {
        Caller caller = somebody();
        TokenReservation yesterdays = quota.reserve(caller, LIMIT);
        TokenQuota tomorrow = quotaAt(EVENING.plus(Duration.ofHours(1)));

        tomorrow.reserve(caller, 700);
        yesterdays.settle(5);

        assertThat(used(caller)).isEqualTo(5);
        assertThat(tomorrow.allowance(caller).used()).isEqualTo(700);
        assertThat(tomorrow.allowance(caller).resetsAt())
                .contains(Instant.parse("2026-11-24T00:00:00Z"));
    }

    @Test
    void refusesWhatNoDayCouldPayFor() {
        Caller caller = somebody();

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> quota.reserve(caller, LIMIT + 1));

        assertThat(used(caller)).isZero();
    }

    @Test
    void keepsUsersApart() {
        Caller first = somebody();
        quota.reserve(first, LIMIT);

        quota.reserve(somebody(), LIMIT);

        assertThat(used(first)).isEqualTo(LIMIT);
    }

    @Test
    void showsAUserNoAccountButItsOwn() {
        Caller first = somebody();
        Caller second = somebody();
        quota.reserve(first, 1);
        quota.reserve(second, 2);

        List<Long> visible =
                database.inUserTransaction(
                        first.userId(),
                        handle ->
                                handle.query(
                                        "SELECT tokens FROM orchestrator.token_usage",
                                        row -> row.getLong(1)));

        assertThat(visible).containsExactly(1L);
    }

    @Test
    void namesNobodyAndForgetsAfterTwoDays() {
        Caller caller = somebody();
        quota.reserve(caller, 1);

        quotaAt(EVENING.plus(Duration.ofDays(1))).sweep();
        long kept = used(caller);
        quotaAt(EVENING.plus(Duration.ofDays(2))).sweep();

        assertThat(kept).isEqualTo(1);
        assertThat(used(caller)).isZero();
        assertThat(
                        postgres.value(
                                "SELECT table_to_xml('orchestrator.token_usage', true, false, '')"))
                .doesNotContain(caller.userId().toString());
    }

    @Test
    void countsWithoutALimitToo() {
        Caller caller = somebody();
        TokenQuota unlimited = quota(new QuotaConfig(0), EVENING);

        unlimited.reserve(caller, LIMIT * 5L);

        assertThat(unlimited.allowance(caller).used()).isEqualTo(LIMIT * 5L);
        assertThat(unlimited.allowance(caller).limit()).isEmpty();
    }

    @Test
    void chargesAnAnswerAsTheProviderCountedIt() {
        Caller caller = somebody();

        read(
                caller,
                new CompletionEvent.Delta("Oui."),
                new CompletionEvent.Finished(FinishReason.STOP, new TokenUsage(80, 40)));

        assertThat(used(caller)).isEqualTo(120);
    }

    @Test
    void estimatesAnAnswerThatNobodyCounted() {
        Caller caller = somebody();

        read(
                caller,
                new CompletionEvent.Delta("a".repeat(30)),
                new CompletionEvent.Finished(FinishReason.STOP, TokenUsage.NONE));

        assertThat(used(caller)).isEqualTo(100 + 10);
    }

    @Test
    void estimatesAnAnswerThatWasCutOff() {
        Caller caller = somebody();

        read(caller, new CompletionEvent.Delta("a".repeat(30)));

        assertThat(used(caller)).isEqualTo(100 + 10);
    }

    @Test
    void chargesNothingForAnAnswerThatNeverBegan() {
        Caller caller = somebody();

        read(caller);

        assertThat(used(caller)).isZero();
    }

    @Test
    void reservesTheWholeAnswerBeforeTheModelIsAsked() {
        Caller caller = somebody();
        MeteredModel model = new MeteredModel(new ScriptedModel(List.of()), quota, COMPLETION_MAX);

        try (CompletionStream stream = model.stream(caller, PROMPT)) {
            assertThat(stream.model()).isEqualTo("scripted");
            assertThat(used(caller)).isEqualTo(100 + COMPLETION_MAX);
        }
    }

    @Test
    void givesBackWhatAModelThatCannotBeAskedDoesNotCost() {
        Caller caller = somebody();
        ChatModel broken =
                prompt -> {
                    throw new IllegalStateException("broken");
                };

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        new MeteredModel(broken, quota, COMPLETION_MAX).stream(caller, PROMPT));

        assertThat(used(caller)).isZero();
    }

    /** Reads an answer to its end, which may be a failure. */
    private void read(Caller caller, CompletionEvent... events) {
        MeteredModel model =
                new MeteredModel(new ScriptedModel(List.of(events)), quota, COMPLETION_MAX);
        try (CompletionStream stream = model.stream(caller, PROMPT)) {
            while (!(stream.next() instanceof CompletionEvent.Finished)) {
                // A piece of the answer.
            }
        } catch (AppException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.LLM_INTERRUPTED);
        }
    }

    private long used(Caller caller) {
        return quota.allowance(caller).used();
    }

    private TokenQuota quotaAt(Instant now) {
        return quota(new QuotaConfig(LIMIT), now);
    }

    private TokenQuota quota(QuotaConfig config, Instant now) {
        return new TokenQuota(database, config, new Metrics(), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Caller somebody() {
        return new Caller(UUID.randomUUID());
    }
}
