package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.llm.CompletionEvent;
import fr.archireg.orchestrator.llm.CompletionStream;
import fr.archireg.orchestrator.llm.TokenEstimate;
import fr.archireg.orchestrator.llm.TokenUsage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An answer whose cost is settled when it ends: as the provider counted it, if it did; estimated by
 * what was shown, if the answer was cut off; nothing, if it never began.
 */
final class MeteredStream implements CompletionStream {
    private final CompletionStream stream;
    private final TokenReservation reservation;
    private final long promptTokens;

    /** Of deltas; whoever closes may be another thread than the one that reads. */
    private final AtomicLong shownTokens = new AtomicLong();

    MeteredStream(CompletionStream stream, TokenReservation reservation, long promptTokens) {
        this.stream = stream;
        this.reservation = reservation;
        this.promptTokens = promptTokens;
    }

    @Override
    public CompletionEvent next() {
        CompletionEvent event = stream.next();
        switch (event) {
            case CompletionEvent.Delta(String text) ->
                    shownTokens.addAndGet(TokenEstimate.tokens(text));
            case CompletionEvent.Finished(var reason, TokenUsage usage) ->
                    reservation.settle(usage.totalTokens() > 0 ? usage.totalTokens() : estimate());
        }
        return event;
    }

    @Override
    public String model() {
        return stream.model();
    }

    @Override
    public void close() {
        stream.close();
        reservation.settle(estimate());
    }

    private long estimate() {
        long shown = shownTokens.get();
        return shown == 0 ? 0 : promptTokens + shown;
    }
}
