package fr.archireg.orchestrator.embedding;

import com.github.benmanes.caffeine.cache.Ticker;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingModel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The starter model behind the door of the real one, with calls that do not return for as long as
 * the test wants, and a clock that the test may put forward. Thread-safe.
 */
public final class HangingModel implements EmbeddingEngine, AutoCloseable {
    private final LlamaEmbeddingModel starter = TestingModel.shared();
    private final AtomicLong aheadNanos = new AtomicLong();
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private volatile String hangingText = "";
    private volatile boolean entered;

    /** The model as the program has it; calls wait for their turn for a moment only. */
    public LlamaEmbeddingModel model() {
        EngineConfig config = EngineConfig.from(new Settings(Map.of("EMBEDDING_WAIT", "100ms")));
        Ticker ticker = () -> System.nanoTime() + aheadNanos.get();
        Metrics metrics = new Metrics();
        return new LlamaEmbeddingModel(
                config,
                () -> ModelFile.read(TestingModel.path()),
                file -> this,
                new EmbeddingQueue(config, metrics, ticker),
                ticker);
    }

    /** From now on the call for this text hangs; the program embeds others by itself, too. */
    public void hang(String text) {
        entered = false;
        hangingText = text;
        hanging = new CountDownLatch(1);
    }

    /** Whether that call hangs. */
    public boolean hangs() {
        return entered;
    }

    /** Makes what hangs that much older. */
    public void putForward(Duration duration) {
        aheadNanos.addAndGet(duration.toNanos());
    }

    @Override
    public Embedding embed(String text) {
        if (text.equals(hangingText)) {
            entered = true;
            pass();
        }
        return starter.embed(text, EmbeddingRole.QUERY);
    }

    @Override
    public int countTokens(String text) {
        return starter.countTokens(text);
    }

    @Override
    public int tokensMax() {
        return starter.tokensMax(EmbeddingRole.QUERY);
    }

    @Override
    public void kick() {
        pass();
    }

    /** Lets all calls return. */
    @Override
    public void close() {
        hanging.countDown();
    }

    private void pass() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing may interrupt a native call", e);
        }
    }
}
