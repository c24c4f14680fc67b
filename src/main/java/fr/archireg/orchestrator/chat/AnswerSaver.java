package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.AnswerStore;
import fr.archireg.orchestrator.conversation.Outcome;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.Ending;
import fr.archireg.orchestrator.generation.Generation;
import fr.archireg.orchestrator.generation.StopReason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Saves how answers ended, also when the database is away for a while. While it tries, the
 * generation keeps its place and its lease. Thread-safe.
 */
final class AnswerSaver {
    /** How long readers wait for the end of an answer that cannot be saved. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long an answer is kept in memory after its readers were told that it is not saved. */
    private static final Duration LATE_PATIENCE = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LATE_PAUSE = Duration.ofSeconds(1);
    private static final Set<ErrorCode> PASSING =
            Set.of(ErrorCode.DATABASE_UNAVAILABLE, ErrorCode.DATABASE_TIMEOUT);

    private final AnswerStore answers;
    private final UUID ownerId;

    /**
     * @param ownerId this process
     */
    AnswerSaver(AnswerStore answers, UUID ownerId) {
        this.answers = answers;
        this.ownerId = ownerId;
    }

    /**
     * Saves the answer and completes the log.
     *
     * @return false if somebody else ended it, or it was deleted
     * @throws AppException if the database did not come back in time
     */
    boolean save(Answered answered, Outcome outcome, Ending ending) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return finish(answered, outcome, ending);
            } catch (AppException e) {
                boolean over = System.nanoTime() > deadline || shuttingDown(answered.generation());
                if (over || !PASSING.contains(e.code()) || !pause(PAUSE)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Goes on trying when nobody waits any more.
     *
     * @return whether it is saved now; if not, the log is what remains of it
     */
    boolean saveLate(Answered answered, Outcome outcome, Ending ending) {
        long deadline = System.nanoTime() + LATE_PATIENCE.toNanos();
        while (System.nanoTime() < deadline && !shuttingDown(answered.generation())) {
            try {
                return finish(answered, outcome, ending);
            } catch (AppException e) {
                if (!PASSING.contains(e.code()) || !pause(LATE_PAUSE)) {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean finish(Answered answered, Outcome outcome, Ending ending) {
        UUID message = answered.exchange().assistantMessageId();
        return answers.finish(
                answered.caller(), ownerId, answered.draft().finished(message, outcome), ending);
    }

    private static boolean shuttingDown(Generation generation) {
        return generation.stopReason().equals(Optional.of(StopReason.SHUTDOWN));
    }

    private static boolean pause(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
