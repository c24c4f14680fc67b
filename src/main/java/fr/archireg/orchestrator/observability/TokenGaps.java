package fr.archireg.orchestrator.observability;

import io.helidon.metrics.api.Timer;
import java.util.concurrent.TimeUnit;

/**
 * The gaps between the tokens of one answer; they begin at the first token, when this is made. A
 * token costs a reading of the clock and a record in a meter that is at hand. For one thread.
 */
public final class TokenGaps {
    private final Timer timer;
    private long lastNanos = System.nanoTime();

    TokenGaps(Timer timer) {
        this.timer = timer;
    }

    /** The next token came. */
    public void next() {
        long now = System.nanoTime();
        timer.record(now - lastNanos, TimeUnit.NANOSECONDS);
        lastNanos = now;
    }
}
