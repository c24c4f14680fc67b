package fr.archireg.orchestrator.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventListTest {
    private static final UUID ID = UUID.fromString("0190a5c2-7f00-7000-8000-0000000000aa");
    private static final int EVENTS = 20_000;

    private final EventList events = new EventList(ID);

    @Test
    void numbersEventsFromOne() {
        append("start", "{}");
        append("", "{\"content\":\"a\"}");

        assertThat(text(events.after(0)))
                .isEqualTo(
                        "event: start\nid: %s:1\ndata: {}\n\nid: %s:2\ndata: {\"content\":\"a\"}\n\n"
                                .formatted(ID, ID));
        assertThat(text(events.after(1))).startsWith("id: " + ID + ":2\n");
        assertThat(events.after(1).last()).isEqualTo(2);
    }

    @Test
    void givesNothingAfterAnEventThatIsNotThereYet() {
        append("start", "{}");

        EventList.Slice slice = events.after(7);

        assertThat(slice.isEmpty()).isTrue();
        assertThat(slice.last()).isEqualTo(7);
    }

    @Test
    void givesEveryReaderTheSameBytesHoweverTheyCome() throws InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> readers =
                    IntStream.range(0, 20).mapToObj(i -> executor.submit(this::readAll)).toList();
            for (int i = 0; i < EVENTS; i++) {
                append("", "{\"content\":\"%d\"}".formatted(i));
            }
            events.end(events.encode("done", "{}"));

            String whole = text(events.after(0));
            assertThat(readers).allSatisfy(reader -> assertThat(result(reader)).isEqualTo(whole));
            assertThat(events.count()).isEqualTo(EVENTS + 1);
        }
    }

    @Test
    void takesRowsOfTheLogOnceEach() {
        append("start", "{}");
        append("", "{\"content\":\"a\"}");
        append("", "{\"content\":\"b\"}");
        EventList mirror = new EventList(ID);

        mirror.append(row(0, 2));
        mirror.append(row(1, 3));

        assertThat(mirror.count()).isEqualTo(3);
        assertThat(text(mirror.after(0))).isEqualTo(text(events.after(0)));
    }

    @Test
    void endsForWhoSawMoreThanWasLogged() {
        append("start", "{}");
        EventList mirror = new EventList(ID);
        Ending ending = Ending.ofAbandoned(ID, 1, failure());

        mirror.append(row(0, 1));
        mirror.append(ending.row());

        int end = mirror.after(0).last();
        assertThat(text(mirror.after(0))).isEqualTo(text(events.after(0)) + text(mirror.after(1)));
        assertThat(text(mirror.after(1)))
                .startsWith("event: error\nid: %s:%d\n".formatted(ID, end));
        assertThat(text(mirror.after(end - 1))).isEqualTo(text(mirror.after(1)));
        assertThat(mirror.after(end).isEmpty()).isTrue();
        assertThat(mirror.after(end).ended()).isTrue();
    }

    @Test
    void isBounded() {
        byte[] frame = new byte[EventList.BYTES_MAX / 4];

        for (int i = 0; i < 4; i++) {
            events.append(frame);
        }

        assertThatExceptionOfType(AppException.class).isThrownBy(() -> events.append(frame));
        // The last event always has room.
        events.end(frame);
        assertThat(events.after(4).ended()).isTrue();
    }

    private static AppException failure() {
        return new AppException(ErrorCode.GENERATION_INTERRUPTED, "the process is gone");
    }

    private void append(String name, String data) {
        events.append(events.encode(name, data));
    }

    private LoggedFrames row(int after, int last) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = after; i < last; i++) {
            EventList.Slice from = events.after(i);
            int length = events.after(i + 1).from() - from.from();
            byte[] frame = new byte[length];
            System.arraycopy(from.bytes(), from.from(), frame, 0, length);
            frames.add(frame);
        }
        StringBuilder bytes = new StringBuilder();
        frames.forEach(frame -> bytes.append(new String(frame, StandardCharsets.UTF_8)));
        return new LoggedFrames(
                ID, after + 1, last, bytes.toString().getBytes(StandardCharsets.UTF_8), false);
    }

    private String readAll() throws InterruptedException {
        StringBuilder read = new StringBuilder();
        int seen = 0;
        while (true) {
            EventList.Slice slice = events.await(seen, Duration.ofSeconds(10));
            read.append(text(slice));
            seen = slice.last();
            if (slice.ended()) {
                return read.toString();
            }
        }
    }

    private static String result(Future<String> reader) {
        try {
            return reader.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(EventList.Slice slice) {
        return new String(slice.copy(), StandardCharsets.UTF_8);
    }
}
