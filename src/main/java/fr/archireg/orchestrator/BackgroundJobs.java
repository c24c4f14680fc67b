package fr.archireg.orchestrator;

import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.job.PeriodicJob;
import fr.archireg.orchestrator.rag.VectorIndex;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** What goes on whether or not anybody asks for anything. */
record BackgroundJobs(
        Parts parts, DatabaseWatch watch, ConversationStore conversations, EventStreams streams) {
    private static final Logger LOGGER = System.getLogger(BackgroundJobs.class.getName());
    private static final Duration DATABASE_PERIOD = Duration.ofSeconds(2);
    private static final Duration INDEX_PERIOD = Duration.ofMinutes(1);
    private static final Duration SWEEP_PERIOD = Duration.ofMinutes(1);

    /** No answer takes this long: the process that made it must be gone. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

    List<PeriodicJob> start() {
        return List.of(
                PeriodicJob.start("database-watch", DATABASE_PERIOD, watch::inspect),
                PeriodicJob.start("vector-index", INDEX_PERIOD, this::ensureIndex),
                PeriodicJob.start("abandoned-answers", SWEEP_PERIOD, this::endAbandonedAnswers),
                streams.watch());
    }

    private void ensureIndex() {
        if (watch.healthy()) {
            new VectorIndex(parts.database(), parts.catalog())
                    .ensure(progress ->
                            LOGGER.log(
                                    Level.INFO,
                                    "vector index is being built phase=%s tuples=%d of=%d"
                                            .formatted(
                                                    progress.phase(),
                                                    progress.tuplesDone(),
                                                    progress.tuplesTotal())));
        }
    }

    private void endAbandonedAnswers() {
        if (watch.healthy()) {
            conversations.endAbandoned(ABANDONED_AFTER);
        }
    }
}
