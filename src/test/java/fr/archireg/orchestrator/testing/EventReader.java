package fr.archireg.orchestrator.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The events of one response, read one by one as they arrive; closing it is leaving. */
public final class EventReader implements AutoCloseable {
    private final BufferedReader lines;

    public EventReader(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event, comments left out; empty at the end of the response. */
    public Optional<ServerSentEvent> next() {
        try {
            List<String> block = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                block.add(line);
                if (line.isEmpty()) {
                    List<ServerSentEvent> events = ServerSentEvent.read(block.stream());
                    if (!events.isEmpty()) {
                        return events.stream().findFirst();
                    }
                    block.clear();
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many events. */
    public List<ServerSentEvent> next(int count) {
        List<ServerSentEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(next().orElseThrow(() -> new AssertionError("the stream ended: " + events)));
        }
        return events;
    }

    /** All events up to the end of the response. */
    public List<ServerSentEvent> rest() {
        List<ServerSentEvent> events = new ArrayList<>();
        for (Optional<ServerSentEvent> event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return events;
    }

    /** Events up to the one whose data has this text. */
    public List<ServerSentEvent> until(String text) {
        List<ServerSentEvent> events = new ArrayList<>();
        do {
            events.addAll(next(1));
        } while (!events.getLast().data().contains(text));
        return events;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
