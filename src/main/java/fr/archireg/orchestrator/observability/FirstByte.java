package fr.archireg.orchestrator.observability;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Notes when the first byte of a streamed answer was written. Thread-safe. */
final class FirstByte {
    private static final long NOT_YET = -1;

    private final long startNanos;
    private final AtomicLong afterNanos = new AtomicLong(NOT_YET);

    FirstByte(long startNanos) {
        this.startNanos = startNanos;
    }

    /** The same stream, watched. */
    OutputStream watch(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(int one) throws IOException {
                note();
                out.write(one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                note();
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    /** How long it took, or empty if nothing was streamed. */
    Optional<Long> millis() {
        long nanos = afterNanos.get();
        return nanos == NOT_YET
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos).toMillis());
    }

    private void note() {
        afterNanos.compareAndSet(NOT_YET, System.nanoTime() - startNanos);
    }
}
