package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The stream of a model; if it fails before the first piece of the answer, the passages are quoted
 * in its place. What has been shown is never replaced.
 */
final class FallbackStream implements CompletionStream {
    private static final Logger LOGGER = System.getLogger(FallbackStream.class.getName());

    private final CompletionStream model;
    private final Supplier<CompletionStream> quotes;
    private volatile boolean closed;

    // Of the reading thread.
    private boolean begun;
    private CompletionStream current;
    private Optional<AppException> reason = Optional.empty();

    FallbackStream(CompletionStream model, Supplier<CompletionStream> quotes) {
        this.model = model;
        this.quotes = quotes;
        this.current = model;
    }

    /** Why the model did not answer, empty while it may. */
    Optional<AppException> reason() {
        return reason;
    }

    @Override
    public CompletionEvent next() {
        try {
            CompletionEvent event = current.next();
            begun = true;
            return event;
        } catch (AppException e) {
            if (begun || closed) {
                throw e;
            }
            LOGGER.log(
                    Level.WARNING,
                    "no model answers, passages are quoted code=%s detail=%s"
                            .formatted(e.code().wireName(), e.detail()));
            begun = true;
            reason = Optional.of(e);
            current = quotes.get();
            return current.next();
        }
    }

    @Override
    public String model() {
        return model.model();
    }

    @Override
    public void close() {
        closed = true;
        model.close();
    }
}
