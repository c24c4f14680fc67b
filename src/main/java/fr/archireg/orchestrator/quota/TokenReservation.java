package fr.archireg.orchestrator.quota;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.security.Caller;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tokens that are set apart. Settled or closed, whichever comes first, and only once: a second end
 * changes nothing. Thread-safe.
 */
public final class TokenReservation implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(TokenReservation.class.getName());

    private final TokenUsageStore store;
    private final Caller caller;
    private final LocalDate day;
    private final long tokens;
    private final AtomicBoolean ended = new AtomicBoolean();

    TokenReservation(TokenUsageStore store, Caller caller, LocalDate day, long tokens) {
        this.store = store;
        this.caller = caller;
        this.day = day;
        this.tokens = tokens;
    }

    /**
     * Keeps what was spent, on the day of the reservation, and gives the rest back. More than was
     * reserved counts too. If the database is away, the reservation stays as it is: an answer does
     * not fail for its bill.
     */
    public void settle(long spent) {
        if (!ended.compareAndSet(false, true) || spent == tokens) {
            return;
        }
        try {
            store.adjust(caller, day, spent - tokens);
        } catch (AppException e) {
            LOGGER.log(
                    Level.WARNING,
                    "tokens not settled reserved=%d spent=%d code=%s"
                            .formatted(tokens, spent, e.code().wireName()));
        }
    }

    /** Gives everything back, unless it was settled. */
    @Override
    public void close() {
        settle(0);
    }
}
