package fr.archireg.orchestrator.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SseDecoderTest {
    /** Bytes in, events out. */
    record Case(String name, String bytes, List<SseEvent> events) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("data with space", "data: a\n\n", List.of(message("a"))),
                new Case("data without space", "data:a\n\n", List.of(message("a"))),
                new Case("only one space is dropped", "data:  a \n\n", List.of(message(" a "))),
                new Case(
                        "carriage return and line feed",
                        "data: a\r\n\r\ndata: b\r\n\r\n",
                        List.of(message("a"), message("b"))),
                new Case(
                        "carriage return",
                        "data: a\r\rdata: b\r\r",
                        List.of(message("a"), message("b"))),
                new Case(
                        "mixed line ends",
                        "data: a\rdata: b\r\ndata: c\n\r\n",
                        List.of(message("a\nb\nc"))),
                new Case("byte order mark", "\uFEFFdata: a\n\n", List.of(message("a"))),
                new Case(
                        "later byte order mark is part of the name",
                        "data: a\n\n\uFEFFdata: b\n\n",
                        List.of(message("a"))),
                new Case("comment", ": ping\n\ndata: a\n: ping\n\n", List.of(message("a"))),
                new Case(
                        "several data lines",
                        "data: a\ndata\ndata: b\n\n",
                        List.of(message("a\n\nb"))),
                new Case(
                        "named",
                        "event: error\ndata: a\n\ndata: b\n\n",
                        List.of(new SseEvent("error", "a"), message("b"))),
                new Case("name without data", "event: error\n\ndata: b\n\n", List.of(message("b"))),
                new Case("empty name", "event:\ndata: b\n\n", List.of(message("b"))),
                new Case("empty data", "data\n\ndata:\n\n", List.of(message(""), message(""))),
                new Case(
                        "unknown fields",
                        "id: 1\nretry: 5\nfoo: bar\ndat: x\ndata : x\ndata: a\n\n",
                        List.of(message("a"))),
                new Case(
                        "colons in the value",
                        "data: {\"a\":\"b:c\"}\n\n",
                        List.of(message("{\"a\":\"b:c\"}"))),
                new Case("blank lines first", "\n\n\ndata: a\n\n", List.of(message("a"))),
                new Case("unfinished event", "data: a\n\ndata: b\n", List.of(message("a"))),
                new Case("unfinished line", "data: a\n\ndata: b", List.of(message("a"))),
                new Case("characters of all lengths", "data: aé€😀\n\n", List.of(message("aé€😀"))),
                new Case("nothing", "", List.of()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodes(Case example) throws IOException {
        byte[] bytes = example.bytes.getBytes(UTF_8);

        assertThat(decode(new ByteArrayInputStream(bytes))).isEqualTo(example.events);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameForEverySplitInTwo(Case example) throws IOException {
        byte[] bytes = example.bytes.getBytes(UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(decode(split(bytes, cut))).as("cut at %d", cut).isEqualTo(example.events);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheSameForRandomSplits(Case example) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = example.bytes.getBytes(UTF_8);

        for (int round = 0; round < 50; round++) {
            int[] cuts = random.ints(5, 0, bytes.length + 1).sorted().toArray();
            assertThat(decode(split(bytes, cuts))).as("seed %d", seed).isEqualTo(example.events);
        }
    }

    @Test
    void givesAnEventBeforeItReadsOn() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        InputStream in =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("never byte by byte");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        reads.incrementAndGet();
                        byte[] event = "data: a\r\r".getBytes(UTF_8);
                        System.arraycopy(event, 0, bytes, offset, event.length);
                        return event.length;
                    }
                };

        Optional<SseEvent> event = new SseDecoder(in).next();

        assertThat(event).isPresent();
        assertThat(reads).hasValue(1);
    }

    @Test
    void takesALineOfTheGreatestLength() throws IOException {
        String value = "x".repeat(SseDecoder.LINE_BYTES_MAX - "data:".length());

        List<SseEvent> events = decode(bytes("data:" + value + "\n\n"));

        assertThat(events).containsExactly(new SseEvent("message", value));
    }

    @Test
    void refusesALongerLine() {
        InputStream in = bytes("data:" + "x".repeat(SseDecoder.LINE_BYTES_MAX) + "\n\n");

        assertThatThrownBy(() -> decode(in))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("line exceeds 65536 bytes");
    }

    @Test
    void refusesALineWithoutEndBeforeItIsRead() {
        AtomicInteger given = new AtomicInteger();
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("never byte by byte");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        Arrays.fill(bytes, offset, offset + length, (byte) 'x');
                        given.addAndGet(length);
                        return length;
                    }
                };

        assertThatThrownBy(() -> decode(endless)).isInstanceOf(ProtocolException.class);
        assertThat(given.get()).isLessThan(2 * SseDecoder.LINE_BYTES_MAX);
    }

    @Test
    void refusesAnEventOfTooManyLines() {
        String line = "data:" + "x".repeat(60_000) + "\n";

        assertThatThrownBy(() -> decode(bytes(line.repeat(5))))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("event exceeds 262144 bytes");
    }

    @Test
    void replacesBytesThatAreNotUtf8() throws IOException {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'};

        List<SseEvent> events = decode(new ByteArrayInputStream(bytes));

        assertThat(events).containsExactly(new SseEvent("message", "\uFFFD"));
    }

    private static SseEvent message(String data) {
        return new SseEvent("message", data);
    }

    private static List<SseEvent> decode(InputStream in) throws IOException {
        SseDecoder decoder = new SseDecoder(in);
        List<SseEvent> events = new ArrayList<>();
        for (Optional<SseEvent> event = decoder.next(); event.isPresent(); event = decoder.next()) {
            events.add(event.get());
        }
        return events;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    /** Gives the bytes in pieces: a read never crosses a cut. */
    private static InputStream split(byte[] bytes, int... cuts) {
        List<InputStream> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(new ByteArrayInputStream(Arrays.copyOfRange(bytes, from, cut)));
            from = cut;
        }
        pieces.add(new ByteArrayInputStream(Arrays.copyOfRange(bytes, from, bytes.length)));
        return new SequenceInputStream(Collections.enumeration(pieces));
    }
}
