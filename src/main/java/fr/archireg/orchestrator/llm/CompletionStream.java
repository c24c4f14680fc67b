package fr.archireg.orchestrator.llm;

/**
 * One answer in the making. Read by one thread; {@link #close} may be called by any other thread,
 * at any time, and makes a blocked {@link #next} return at once.
 */
public interface CompletionStream extends AutoCloseable {

    /**
     * The next event, blocking until it is there. The first call sends the request; until the first
     * token came it tries again and falls back to other models as configured, afterwards never.
     * After {@link CompletionEvent.Finished} it must not be called again.
     *
     * @throws fr.archireg.orchestrator.error.AppException with one of the {@code LLM_*} codes or
     *     {@code CONTEXT_TOO_LONG}; {@code LLM_INTERRUPTED} also after {@link #close}
     */
    CompletionEvent next();

    /** The model that answers; it may be another than the one asked for once an event came. */
    String model();

    /** Ends the request and closes its connection; harmless when it has ended or when repeated. */
    @Override
    void close();
}
