package fr.archireg.orchestrator.corpus;

import fr.archireg.orchestrator.job.StopSignal;
import fr.archireg.orchestrator.rag.VectorBackfillStore.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says every few seconds how far a backfill is, and ends it when the program is to end. */
final class BackfillReport implements Backfill.Observer {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Progress before;
    private final StopSignal stop;
    private final Consumer<String> lines;
    private final long startNanos = System.nanoTime();
    private long saidNanos = startNanos;

    BackfillReport(Progress before, StopSignal stop, Consumer<String> lines) {
        this.before = before;
        this.stop = stop;
        this.lines = lines;
        lines.accept(
                "begins passages=%d missing=%d".formatted(before.passages(), before.missing()));
    }

    @Override
    public boolean stopped(Duration wait) {
        return stop.await(wait);
    }

    @Override
    public void progressed(long embedded) {
        long now = System.nanoTime();
        if (now - saidNanos >= PERIOD.toNanos()) {
            saidNanos = now;
            lines.accept(line(embedded, Duration.ofNanos(now - startNanos)));
        }
    }

    private String line(long embedded, Duration elapsed) {
        double perSecond = embedded * 1e9 / elapsed.toNanos();
        long left = Math.max(0, before.missing() - embedded);
        Duration remaining = Duration.ofSeconds(Math.round(left / perSecond));
        return String.format(
                Locale.ROOT,
                "runs embedded=%d/%d passages_per_second=%.1f remaining=%dh%02dm%02ds",
                embedded,
                before.missing(),
                perSecond,
                remaining.toHours(),
                remaining.toMinutesPart(),
                remaining.toSecondsPart());
    }
}
