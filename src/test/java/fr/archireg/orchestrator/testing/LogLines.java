package fr.archireg.orchestrator.testing;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Keeps what is logged, so that a test can read it. */
public final class LogLines extends Handler {
    private final List<String> lines;

    private LogLines(List<String> lines) {
        this.lines = lines;
    }

    /** A handler that adds every message to a list that takes them from any thread. */
    public static Handler into(List<String> lines) {
        return new LogLines(lines);
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
