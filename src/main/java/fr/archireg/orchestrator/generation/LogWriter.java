package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.observability.Metrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes the events of all generations to the log: one statement for all that has come since the
 * last one, a row for each generation. One thread of its own writes; {@link #added} is for any.
 *
 * <p>It has no buffer: what is not written yet is in the list of its generation, which is bounded,
 * and readers do not wait for the log. While the database is down it tries again and again.
 */
final class LogWriter implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(LogWriter.class.getName());

    /** What is waited at least, and at most, so that the tokens of other generations come along. */
    private static final long LINGER_MILLIS_MIN = 10;

    private static final long LINGER_MILLIS_MAX = 25;

    /** Waiting in between takes so many times as long as writing, whatever the load is. */
    private static final long LINGER_FACTOR = 4;

    private static final Duration AFTER_FAILURE = Duration.ofMillis(250);
    private static final int ROWS_MAX = 1_000;
    private static final int BYTES_MAX = 4 * 1024 * 1024;

    private final EventLogStore log;
    private final UUID ownerId;
    private final Metrics metrics;
    private final Queue<Generation> waiting = new ConcurrentLinkedQueue<>();

    /** More than 0 if something waits. */
    private final Semaphore work = new Semaphore(0);

    private volatile boolean hurry;
    private volatile boolean closed;

    /** Only touched by the writing thread, as is what follows. */
    private boolean failing;

    private long lingerMillis = LINGER_MILLIS_MIN;

    LogWriter(EventLogStore log, UUID ownerId, Metrics metrics) {
        this.log = log;
        this.ownerId = ownerId;
        this.metrics = metrics;
    }

    /** Begins to write. */
    LogWriter start() {
        Thread.ofPlatform().daemon().name("generation-log").start(this::loop);
        return this;
    }

    /** An event was appended; {@code urgent} if nothing shall be waited for. */
    void added(Generation generation, boolean urgent) {
        if (urgent) {
            hurry = true;
        }
        if (generation.dirty().compareAndSet(false, true)) {
            waiting.add(generation);
            work.release();
        }
    }

    /** Nothing is written after this; who ends a generation writes the rest of its log. */
    @Override
    public void close() {
        closed = true;
    }

    private void loop() {
        try {
            while (!closed) {
                if (work.tryAcquire(1, TimeUnit.SECONDS)) {
                    if (!hurry) {
                        Thread.sleep(lingerMillis);
                    }
                    hurry = false;
                    work.drainPermits();
                    flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes all that waits, in as many statements as it takes. */
    private void flush() throws InterruptedException {
        while (!waiting.isEmpty() && !closed) {
            List<Generation> writing = new ArrayList<>();
            List<LoggedFrames> rows = new ArrayList<>();
            int bytes = 0;
            for (Generation generation : take()) {
                if (bytes >= BYTES_MAX) {
                    added(generation, false);
                } else if (generation.position().beginWrite()) {
                    LoggedFrames row = unwritten(generation);
                    writing.add(generation);
                    rows.add(row);
                    bytes += row.bytes().length;
                }
            }
            write(writing, rows);
        }
    }

    /** Each of them once, however often it came meanwhile: a statement changes no row twice. */
    private Set<Generation> take() {
        Set<Generation> taken = new LinkedHashSet<>();
        Generation next = waiting.poll();
        while (next != null) {
            // Before it is read: what comes after that makes it wait again.
            next.dirty().set(false);
            taken.add(next);
            next = taken.size() < ROWS_MAX ? waiting.poll() : null;
        }
        return taken;
    }

    private static LoggedFrames unwritten(Generation generation) {
        int written = generation.position().last();
        EventList.Slice slice = generation.events().after(written);
        return new LoggedFrames(generation.id(), written + 1, slice.last(), slice.copy(), false);
    }

    private void write(List<Generation> generations, List<LoggedFrames> rows)
            throws InterruptedException {
        Set<UUID> written = new HashSet<>();
        boolean failed = false;
        try {
            long start = System.nanoTime();
            List<LoggedFrames> news =
                    rows.stream().filter(row -> row.last() >= row.first()).toList();
            written.addAll(news.isEmpty() ? List.of() : log.append(ownerId, news));
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            lingerMillis =
                    Math.clamp(
                            LINGER_FACTOR * duration.toMillis(),
                            LINGER_MILLIS_MIN,
                            LINGER_MILLIS_MAX);
            metrics.generationLogFlush(duration, news.size());
            failing = false;
        } catch (RuntimeException e) {
            // Whatever it is, the next generations need this thread.
            failed = true;
            report(Problems.translate(e));
        } finally {
            for (int i = 0; i < rows.size(); i++) {
                end(generations.get(i), rows.get(i), written, failed);
            }
        }
        if (failed) {
            Thread.sleep(AFTER_FAILURE);
        }
    }

    private void end(Generation generation, LoggedFrames row, Set<UUID> written, boolean failed) {
        boolean has = written.contains(generation.id());
        generation.position().endWrite(has ? row.last() : row.first() - 1);
        if (failed) {
            added(generation, false);
        } else if (!has && row.last() >= row.first()) {
            generation.stop(StopReason.LOST);
        }
    }

    private void report(AppException failure) {
        if (!failing) {
            LOGGER.log(
                    Level.WARNING,
                    "events cannot be logged, will be tried again code=%s detail=%s"
                            .formatted(failure.code().wireName(), failure.detail()));
        }
        failing = true;
    }
}
