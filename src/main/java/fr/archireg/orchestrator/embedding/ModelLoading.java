package fr.archireg.orchestrator.embedding;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Waiting for a model: a server refuses while it is being fetched or loaded, a command has time.
 */
public final class ModelLoading {
    private static final Duration WAIT_MAX = Duration.ofMinutes(30);
    private static final Duration POLL = Duration.ofSeconds(1);

    private ModelLoading() {}

    /**
     * Returns once the model can be asked.
     *
     * @param stopped waits as long as given, and says whether the program is to end meanwhile
     * @throws AppException why the model cannot be loaded, or that it still is not
     */
    public static void await(EmbeddingModel model, Predicate<Duration> stopped) {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                model.tokensMax(EmbeddingRole.PASSAGE);
                return;
            } catch (AppException e) {
                boolean loading =
                        e.code() == ErrorCode.EMBEDDING_UNAVAILABLE
                                && System.nanoTime() - startNanos < WAIT_MAX.toNanos();
                if (!loading || stopped.test(e.retryAfter().orElse(POLL))) {
                    throw e;
                }
            }
        }
    }
}
