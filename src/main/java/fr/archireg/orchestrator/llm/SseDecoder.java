package fr.archireg.orchestrator.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes to events, by the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">
 * WHATWG algorithm</a>. Takes what one read gives, so an event is out as soon as its last byte is
 * in. The fields {@code id} and {@code retry} are ignored: a POST is never resumed. Time is linear
 * in the bytes; for one thread.
 */
public final class SseDecoder {
    static final int LINE_BYTES_MAX = 64 * 1024;
    static final int EVENT_BYTES_MAX = 256 * 1024;

    private static final int READ_BYTES = 8 * 1024;
    private static final String DEFAULT_NAME = "message";
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[READ_BYTES];
    private int position;
    private int limit;
    private boolean started;
    // A CR ends its line at once, without waiting whether an LF follows that belongs to it.
    private boolean afterCarriageReturn;

    // Start of a line whose end was not in the buffer.
    private final ByteArrayOutputStream partOfLine = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean hasData;
    private String name = DEFAULT_NAME;

    public SseDecoder(InputStream in) {
        this.in = in;
    }

    /**
     * The next event, blocking until it is complete; empty at the end of the bytes. An event that
     * lacks its blank line at the end is dropped, as the norm wants.
     *
     * @throws ProtocolException if a line or an event exceeds its bound
     */
    public Optional<SseEvent> next() throws IOException {
        while (position < limit || fill()) {
            Optional<SseEvent> event = takeLine();
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    /** Takes a line, or the part of it that is there, off the buffer. */
    private Optional<SseEvent> takeLine() throws IOException {
        skipLineFeedOfPair();
        int start = position;
        int end = endOfLine(start);
        if (partOfLine.size() + end - start > LINE_BYTES_MAX) {
            throw new ProtocolException("line exceeds %d bytes".formatted(LINE_BYTES_MAX));
        }
        if (end == limit) {
            position = limit;
            partOfLine.write(buffer, start, end - start);
            return Optional.empty();
        }
        position = end + 1;
        afterCarriageReturn = buffer[end] == '\r';
        if (partOfLine.size() == 0) {
            return interpret(buffer, start, end);
        }
        partOfLine.write(buffer, start, end - start);
        byte[] line = partOfLine.toByteArray();
        partOfLine.reset();
        return interpret(line, 0, line.length);
    }

    private void skipLineFeedOfPair() {
        if (afterCarriageReturn && position < limit) {
            afterCarriageReturn = false;
            if (buffer[position] == '\n') {
                position++;
            }
        }
    }

    /** Index of the next CR or LF, or the limit. */
    private int endOfLine(int from) {
        int index = from;
        while (index < limit && buffer[index] != '\n' && buffer[index] != '\r') {
            index++;
        }
        return index;
    }

    private Optional<SseEvent> interpret(byte[] line, int lineStart, int end) throws IOException {
        int start = lineStart;
        if (!started) {
            started = true;
            start += startsWith(line, start, end, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        }
        if (start == end) {
            return dispatch();
        }
        int colon = start;
        while (colon < end && line[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        if (value < end && line[value] == ' ') {
            value++;
        }
        if (Arrays.equals(line, start, colon, DATA, 0, DATA.length)) {
            append(line, value, end);
        } else if (Arrays.equals(line, start, colon, EVENT, 0, EVENT.length)) {
            name = new String(line, value, end - value, StandardCharsets.UTF_8);
        }
        return Optional.empty();
    }

    private void append(byte[] line, int start, int end) throws ProtocolException {
        if (data.size() + end - start >= EVENT_BYTES_MAX) {
            throw new ProtocolException("event exceeds %d bytes".formatted(EVENT_BYTES_MAX));
        }
        if (hasData) {
            data.write('\n');
        }
        data.write(line, start, end - start);
        hasData = true;
    }

    private Optional<SseEvent> dispatch() {
        Optional<SseEvent> event = Optional.empty();
        if (hasData) {
            event =
                    Optional.of(
                            new SseEvent(
                                    name.isEmpty() ? DEFAULT_NAME : name,
                                    data.toString(StandardCharsets.UTF_8)));
        }
        data.reset();
        hasData = false;
        name = DEFAULT_NAME;
        return event;
    }

    private static boolean startsWith(byte[] line, int start, int end, byte[] prefix) {
        return end - start >= prefix.length
                && Arrays.equals(line, start, start + prefix.length, prefix, 0, prefix.length);
    }
}
