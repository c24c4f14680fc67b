package fr.archireg.orchestrator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetFramesTest {
    private static final int DATA = 0;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<Integer> reset = new ArrayList<>();
    private final ResetFrames frames = new ResetFrames(reset::add);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 9, 24, 1_000_000})
    void findsResetStreamsHoweverTheBytesComeInPieces(int piece) {
        sent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0);
        frame(DATA, 1, 70_000);
        frame(RST_STREAM, 1, 4);
        frame(DATA, 3, 13);
        // The reserved bit means nothing.
        frame(RST_STREAM, 5 | Integer.MIN_VALUE, 4);

        byte[] all = sent.toByteArray();
        for (int from = 0; from < all.length; from += piece) {
            frames.accept(Arrays.copyOfRange(all, from, Math.min(all.length, from + piece)));
        }

        assertThat(reset).containsExactly(1, 5);
    }

    /** The payload has the type of such a frame in it. */
    private void frame(int type, int stream, int length) {
        sent.writeBytes(ByteBuffer.allocate(4).putInt(length << 8 | type).array());
        sent.write(0);
        sent.writeBytes(ByteBuffer.allocate(4).putInt(stream).array());
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) RST_STREAM);
        sent.writeBytes(payload);
    }
}
