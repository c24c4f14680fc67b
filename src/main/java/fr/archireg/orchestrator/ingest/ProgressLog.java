package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.rag.IndexProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** A line every ten seconds, where nobody looks at a terminal. */
final class ProgressLog implements ProgressDisplay {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final Consumer<String> log;

    /** When the next line is due; touched by the importing thread. */
    private Duration due = PERIOD;

    /** Calls while an index is built, one a second; touched by the reporting thread. */
    private long indexCalls;

    ProgressLog(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void show(ImportProgress progress) {
        if (progress.elapsed().compareTo(due) < 0) {
            return;
        }
        due = progress.elapsed().plus(PERIOD);
        log.accept(
                String.format(
                        Locale.ROOT,
                        "import runs percent=%.1f %s documents_per_second=%.1f remaining=%s",
                        progress.share() * 100,
                        progress.counts().text(),
                        progress.rate(),
                        progress.remainingText()));
    }

    @Override
    public void show(IndexProgress progress) {
        if (indexCalls++ % PERIOD.toSeconds() == 0) {
            log.accept(
                    "index is being built phase=\"%s\" blocks=%d/%d tuples=%d/%d"
                            .formatted(
                                    progress.phase(),
                                    progress.blocksDone(),
                                    progress.blocksTotal(),
                                    progress.tuplesDone(),
                                    progress.tuplesTotal()));
        }
    }

    @Override
    public void end() {}
}
