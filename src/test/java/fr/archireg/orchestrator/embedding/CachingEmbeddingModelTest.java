package fr.archireg.orchestrator.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CachingEmbeddingModelTest {
    private final WordEngine engine = new WordEngine(100);
    private final EngineConfig config = EngineConfig.from(new Settings(Map.of()));
    private final EmbeddingModel model =
            new CachingEmbeddingModel(
                    new LlamaEmbeddingModel(
                            config,
                            () -> ModelFile.read(TestingModel.path()),
                            file -> engine,
                            new EmbeddingQueue(config, new Metrics(), Ticker.systemTicker()),
                            Ticker.systemTicker()),
                    10,
                    new Metrics());

    @Test
    void embedsAQueryOnce() {
        Embedding first = model.embed("clôture", EmbeddingRole.QUERY);
        Embedding again = model.embed(" clo\u0302ture\n", EmbeddingRole.QUERY);

        assertThat(again).isSameAs(first);
        assertThat(engine.embedded()).isEqualTo(1);
    }

    @Test
    void doesNotRememberPassages() {
        model.embed("clôture", EmbeddingRole.PASSAGE);
        model.embed("clôture", EmbeddingRole.PASSAGE);

        assertThat(engine.embedded()).isEqualTo(2);
    }

    @Test
    void passesTheRestOn() {
        assertThat(model.countTokens("un deux")).isEqualTo(2);
        assertThat(model.tokensMax(EmbeddingRole.QUERY)).isEqualTo(100);
        assertThat(model.dimensions()).isEqualTo(384);
    }

    @Test
    void embedsOnceWhatManyAskAtOnce() throws InterruptedException {
        SlowModel slow = new SlowModel();
        EmbeddingModel cached = new CachingEmbeddingModel(slow, 10, new Metrics());
        List<Thread> callers =
                Stream.generate(() ->
                                Thread.startVirtualThread(
                                        () -> cached.embed("clôture", EmbeddingRole.QUERY)))
                        .limit(20)
                        .toList();

        slow.asked.await();
        await().until(() -> callers.stream().allMatch(CachingEmbeddingModelTest::waits));
        slow.answer.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(slow.calls).hasValue(1);
    }

    @Test
    void letsEveryoneTryForHimselfWhereAnotherFailed() throws InterruptedException {
        SlowModel slow = new SlowModel();
        EmbeddingModel cached = new CachingEmbeddingModel(slow, 10, new Metrics());
        Thread first =
                Thread.startVirtualThread(() ->
                        assertThatExceptionOfType(AppException.class)
                                .isThrownBy(() -> cached.embed("clôture", EmbeddingRole.QUERY)));
        slow.asked.await();
        Thread second =
                Thread.startVirtualThread(() -> cached.embed("clôture", EmbeddingRole.QUERY));
        await().until(() -> waits(second));

        first.interrupt();
        await().until(() -> slow.calls.get() == 2);
        slow.answer.countDown();
        first.join();
        second.join();

        assertThat(cached.embed("clôture", EmbeddingRole.QUERY).dimensions()).isEqualTo(1);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    /** Answers when it is told to; who is interrupted meanwhile fails. */
    private static final class SlowModel implements EmbeddingModel {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answer = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Embedding embed(String text, EmbeddingRole role) {
            calls.incrementAndGet();
            asked.countDown();
            try {
                answer.await();
                return new Embedding(new float[] {1});
            } catch (InterruptedException e) {
                throw new AppException(ErrorCode.INTERNAL, "interrupted", e);
            }
        }

        @Override
        public int countTokens(String text) {
            return 1;
        }

        @Override
        public int tokensMax(EmbeddingRole role) {
            return 1;
        }

        @Override
        public int dimensions() {
            return 1;
        }
    }
}
