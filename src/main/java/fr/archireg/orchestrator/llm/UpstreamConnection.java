package fr.archireg.orchestrator.llm;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webclient.api.ClientConnection;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.time.Duration;

/**
 * A connection to the provider that we own instead of Helidon's cache: it can be closed by another
 * thread in every phase of a request, it bounds the bytes of an answer (Helidon 4.5.0 reads a chunk
 * of any size into memory), and whether it is used again is decided by {@link Exchange}.
 *
 * <p>One request at a time; only {@link #closeResource} may be called by other threads.
 */
final class UpstreamConnection implements ClientConnection {
    /** Of one answer with its framing; 32,768 tokens in chunks of their own take about 10 MB. */
    static final long ANSWER_BYTES_MAX = 16L * 1024 * 1024;

    private final ClientConnection tcp;
    private final DataReader reader;
    private long answerBytes;

    /** Wraps a connection that is open. */
    UpstreamConnection(ClientConnection tcp) {
        this.tcp = tcp;
        this.reader = DataReader.create(this::receive);
    }

    /** Gets ready for the next request. */
    void reset() {
        answerBytes = 0;
    }

    private byte[] receive() {
        byte[] bytes = tcp.helidonSocket().get();
        if (bytes != null) {
            answerBytes += bytes.length;
            if (answerBytes > ANSWER_BYTES_MAX) {
                throw new UncheckedIOException(
                        new ProtocolException(
                                "answer exceeds %d bytes".formatted(ANSWER_BYTES_MAX)));
            }
        }
        return bytes;
    }

    @Override
    public DataReader reader() {
        return reader;
    }

    @Override
    public DataWriter writer() {
        return tcp.writer();
    }

    @Override
    public String channelId() {
        return tcp.channelId();
    }

    @Override
    public HelidonSocket helidonSocket() {
        return tcp.helidonSocket();
    }

    @Override
    public void readTimeout(Duration readTimeout) {
        tcp.readTimeout(readTimeout);
    }

    /** Does nothing: Helidon's guess is wrong for answers that end with their connection. */
    @Override
    public void releaseResource() {}

    /** Closes the socket below TLS, which frees a thread that reads or writes at once. */
    @Override
    public void closeResource() {
        tcp.closeResource();
    }
}
