package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.rag.IndexProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** One line of a terminal, drawn again and again. Thread-safe. */
final class ProgressBar implements ProgressDisplay {
    private static final int WIDTH = 30;

    /** Long enough to cover what a longer line left behind. */
    private static final int LINE_CHARACTERS = 100;

    private final PrintWriter terminal;

    ProgressBar(PrintWriter terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(ImportProgress progress) {
        draw(
                progress.share(),
                String.format(
                        Locale.ROOT,
                        "%.1f documents/s, %s left, %d rejected",
                        progress.rate(),
                        progress.remainingText(),
                        progress.counts().rejected()));
    }

    @Override
    public void show(IndexProgress progress) {
        double share =
                progress.blocksTotal() == 0
                        ? 0
                        : (double) progress.blocksDone() / progress.blocksTotal();
        draw(share, progress.phase());
    }

    @Override
    public void end() {
        terminal.println();
        terminal.flush();
    }

    private synchronized void draw(double share, String text) {
        int full = (int) Math.round(share * WIDTH);
        String line =
                String.format(
                        Locale.ROOT,
                        "[%s%s] %3d %% %s",
                        "#".repeat(full),
                        " ".repeat(WIDTH - full),
                        (int) (share * 100),
                        text);
        terminal.printf("\r%-" + LINE_CHARACTERS + "s", line);
        terminal.flush();
    }
}
