package fr.archireg.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
    private static final long LIMIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final EventStreams streams =
            new EventStreams(Duration.ofSeconds(10), Duration.ofSeconds(20));
    private final AtomicInteger gone = new AtomicInteger();

    /** Somebody who does not read: a write or the end waits until it is interrupted. */
    private static final class StalledReader extends OutputStream {
        private final CountDownLatch reached = new CountDownLatch(1);

        @Override
        public void write(int oneByte) throws IOException {
            stall();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            stall();
        }

        @Override
        public void close() throws IOException {
            stall();
        }

        private void stall() throws IOException {
            reached.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    @Test
    void padsItsComments() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        open(bytes).ping();

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith(": ping ")
                .endsWith("\n\n")
                .hasSizeGreaterThan(2_048);
    }

    @Test
    void tellsTheOwnerWhenACommentFindsThatTheClientLeft() {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int oneByte) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        EventStream stream = open(broken);

        stream.ping();

        assertThat(gone).hasValue(1);
        assertThatExceptionOfType(ClientGoneException.class)
                .isThrownBy(() -> stream.send("", "g:1", "{}"));
    }

    @Test
    void cutsOffAReaderThatStallsWithoutLeavingAnInterrupt() throws InterruptedException {
        StalledReader reader = new StalledReader();
        EventStream stream = open(reader);
        AtomicInteger interruptsLeft = new AtomicInteger(-1);
        Thread writer =
                Thread.startVirtualThread(() -> {
                    try {
                        stream.send("", "g:1", "{}");
                    } catch (ClientGoneException e) {
                        interruptsLeft.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                    }
                });
        reader.reached.await();

        boolean early = stream.interruptStalledWrite(System.nanoTime(), LIMIT_NANOS * 3_600);
        boolean late = stream.interruptStalledWrite(System.nanoTime() + LIMIT_NANOS, LIMIT_NANOS);
        writer.join();

        assertThat(early).isFalse();
        assertThat(late).isTrue();
        assertThat(interruptsLeft).hasValue(0);
    }

    @Test
    void cutsOffAReaderThatStallsAtTheEnd() throws InterruptedException {
        StalledReader reader = new StalledReader();
        EventStream stream = open(reader);
        Thread writer = Thread.startVirtualThread(stream::close);
        reader.reached.await();

        boolean cut = stream.interruptStalledWrite(System.nanoTime() + LIMIT_NANOS, LIMIT_NANOS);

        assertThat(cut).isTrue();
        assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void isSilentOnlyWhileNothingIsBeingSent() throws InterruptedException {
        StalledReader reader = new StalledReader();
        EventStream stream = open(reader);
        Thread writer =
                Thread.startVirtualThread(() -> {
                    try {
                        stream.send("", "g:1", "{}");
                    } catch (ClientGoneException e) {
                        gone.incrementAndGet();
                    }
                });
        reader.reached.await();

        assertThat(stream.silentNanos(System.nanoTime() + LIMIT_NANOS)).isZero();
        // A comment does not wait behind a write that stalls.
        stream.ping();
        writer.interrupt();
        Awaitility.await().until(() -> gone.get() == 1);
    }

    @Test
    void encodesAnEventOnTheLinesOfTheNorm() {
        byte[] named = SseEncoder.event("done", "g:7", "{\"a\":\"\\nevent: forged\"}");
        byte[] unnamed = SseEncoder.event("", "g:1", "{}");

        assertThat(new String(named, StandardCharsets.UTF_8))
                .isEqualTo("event: done\nid: g:7\ndata: {\"a\":\"\\nevent: forged\"}\n\n");
        assertThat(new String(unnamed, StandardCharsets.UTF_8)).isEqualTo("id: g:1\ndata: {}\n\n");
    }

    @Test
    void writesLineBreaksOfATextAsEscapes() {
        String data = Json.text(Map.of("content", "a\r\n\r\nevent: done\u2028b"));

        assertThat(data).doesNotContain("\n", "\r");
    }

    private EventStream open(OutputStream out) {
        return new EventStream(out, streams, gone::incrementAndGet, System.nanoTime());
    }
}
