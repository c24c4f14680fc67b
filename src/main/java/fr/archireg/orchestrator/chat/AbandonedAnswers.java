package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.AnswerStore;
import fr.archireg.orchestrator.conversation.FinishedAnswer;
import fr.archireg.orchestrator.conversation.Outcome;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.generation.Ending;
import fr.archireg.orchestrator.generation.GenerationWatch;
import fr.archireg.orchestrator.generation.LoggedFrames;
import fr.archireg.orchestrator.observability.Metrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Ends answers whose process died: what the log has of them is kept, and whoever listens gets a
 * last event. Run by a job.
 */
public final class AbandonedAnswers {
    private static final Logger LOGGER = System.getLogger(AbandonedAnswers.class.getName());
    private static final String DETAIL =
            "the process that made the answer is gone, what there is of it is kept";

    private final AnswerStore answers;
    private final GenerationWatch watch;
    private final Metrics metrics;

    public AbandonedAnswers(AnswerStore answers, GenerationWatch watch, Metrics metrics) {
        this.answers = answers;
        this.watch = watch;
        this.metrics = metrics;
    }

    /** Ends all that there are now. */
    public void sweep() {
        int ended = 0;
        while (watch.maySweep() && sweepOne()) {
            ended++;
        }
        if (ended > 0) {
            LOGGER.log(Level.WARNING, "answers of a dead process were ended count=" + ended);
        }
    }

    private boolean sweepOne() {
        // Looked at again: a statement that waited while the database was frozen finds the leases
        // of all processes over, for nobody could renew one.
        Optional<AnswerStore.Swept> swept =
                answers.endAbandoned(watch::maySweep, AbandonedAnswers::rebuild);
        swept.flatMap(AnswerStore.Swept::answer)
                .ifPresent(answer ->
                        metrics.answerEnded(
                                answer.making().mode(), answer.outcome().status().wireName()));
        return swept.isPresent();
    }

    private static AnswerStore.Rebuilt rebuild(AnswerStore.Unfinished unfinished) {
        List<LoggedFrames> log = unfinished.generation().log();
        LoggedAnswer logged = LoggedAnswer.read(log);
        FinishedAnswer answer =
                new FinishedAnswer(
                        unfinished.messageId(),
                        logged.content(),
                        new Outcome.Interrupted(),
                        new FinishedAnswer.AnswerMaking(
                                logged.mode().wireName(),
                                logged.model(),
                                logged.sourcesJson(),
                                Optional.empty()),
                        Optional.empty());
        return new AnswerStore.Rebuilt(answer, ending(unfinished.generation().id(), log));
    }

    private static Ending ending(UUID id, List<LoggedFrames> log) {
        int last = log.isEmpty() ? 0 : log.getLast().last();
        return Ending.ofAbandoned(
                id, last, new AppException(ErrorCode.GENERATION_INTERRUPTED, DETAIL));
    }
}
