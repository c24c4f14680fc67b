package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.SseEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of one generation as the bytes that are sent, one after another, numbered from 1. One
 * thread appends, any number read: a reader only keeps the number of the last event that it has
 * seen, and what it gets is a view of the list, never a copy. Thread-safe.
 */
final class EventList {
    /** Far more than the longest answer that a model may send; bounds the memory of one list. */
    static final int BYTES_MAX = 16 * 1024 * 1024;

    private static final int BYTES_FIRST = 4 * 1024;
    private static final int EVENTS_FIRST = 64;

    private final UUID id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock. What is below `length` never changes: growing makes another array.
    private byte[] bytes = new byte[BYTES_FIRST];
    private int length;
    private int[] ends = new int[EVENTS_FIRST];
    private int count;
    private boolean ended;

    /** Numbers that are left out before the last event, see {@link Ending#ofAbandoned}. */
    private int leftOut;

    EventList(UUID id) {
        this.id = id;
    }

    /**
     * Some events that follow each other.
     *
     * @param bytes holds them in {@code from..to}, {@code to} excluded; never changed
     * @param last number of the last of them, or of the last event before if there are none
     * @param ended whether nothing comes after them
     */
    @SuppressWarnings("ArrayRecordComponent") // a view: copied nowhere, changed nowhere
    record Slice(byte[] bytes, int from, int to, int last, boolean ended) {
        boolean isEmpty() {
            return from == to;
        }

        byte[] copy() {
            return Arrays.copyOfRange(bytes, from, to);
        }
    }

    /** The next event, encoded but not in the list yet. */
    byte[] encode(String name, String data) {
        return SseEncoder.event(name, id + ":" + (count() + 1), data);
    }

    /**
     * Appends one encoded event.
     *
     * @throws AppException {@code LLM_PROTOCOL} if there are too many
     */
    void append(byte[] frame) {
        lock.lock();
        try {
            if (length + frame.length > BYTES_MAX) {
                throw new AppException(
                        ErrorCode.LLM_PROTOCOL, "the answer exceeds %d bytes".formatted(BYTES_MAX));
            }
            add(frame, 0, frame.length);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Appends a row of the log, as far as it is not in the list yet. */
    void append(LoggedFrames row) {
        lock.lock();
        try {
            int sequence = row.first();
            for (byte[] frame : row.split()) {
                if (sequence > count && !ended) {
                    leftOut = sequence - count - 1;
                    add(frame, 0, frame.length);
                }
                sequence++;
            }
            ended |= row.terminal();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Appends the last event; may be empty where it is in the list already. */
    void end(byte[] frame) {
        lock.lock();
        try {
            if (frame.length > 0) {
                add(frame, 0, frame.length);
            }
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets whoever waits look at what made it wait. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** What follows the event with this number, as far as it is there. */
    Slice after(int sequence) {
        lock.lock();
        try {
            return slice(sequence);
        } finally {
            lock.unlock();
        }
    }

    /**
     * What follows the event with this number; waits until there is something, the list has ended,
     * somebody called {@link #wake}, or the time is over.
     */
    @SuppressWarnings("WaitNotInLoop") // whoever waits looks again at what it gets
    Slice await(int sequence, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            Slice slice = slice(sequence);
            if (slice.isEmpty() && !ended) {
                var unused = changed.awaitNanos(patience.toNanos());
                slice = slice(sequence);
            }
            return slice;
        } finally {
            lock.unlock();
        }
    }

    private void add(byte[] source, int from, int to) {
        int needed = length + to - from;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        System.arraycopy(source, from, bytes, length, to - from);
        length = needed;
        ends[count] = length;
        count++;
    }

    private Slice slice(int sequence) {
        // Nothing follows an event that is not there yet, until the events before it are.
        int lastNumber = count + leftOut;
        int here = leftOut == 0 || sequence >= lastNumber ? count : count - 1;
        int seen = Math.min(sequence, here);
        int from = seen == 0 ? 0 : ends[seen - 1];
        return new Slice(bytes, from, length, Math.max(sequence, lastNumber), ended);
    }
}
