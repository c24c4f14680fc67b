package fr.archireg.orchestrator.storage;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A connection for one exchange, owned by us: Helidon 4.5.0 neither closes its own when the sender
 * of a body fails, nor bounds what it reads, nor has a time limit for writes.
 *
 * <p>Used by one thread; a watching thread closes it when a write makes no progress.
 */
final class StorageConnection implements ClientConnection, AutoCloseable {
    private static final Tls NO_TLS = Tls.builder().enabled(false).build();
    private static final long HEAD_BYTES_MAX = 64 * 1024;
    private static final Duration INSPECTION_PERIOD = Duration.ofMillis(500);
    private static final long NOT_WRITING = 0;

    private final ClientConnection tcp;
    private final DataReader reader;
    private final long answerBytesMax;
    private long answerBytes;
    private volatile long writingSinceNanos = NOT_WRITING;
    private volatile boolean closed;
    private volatile boolean stalled;

    private StorageConnection(ClientConnection tcp, long answerBytesMax) {
        this.tcp = tcp;
        this.answerBytesMax = answerBytesMax;
        this.reader = DataReader.create(this::receive);
    }

    /**
     * Connects.
     *
     * @param bodyBytesMax how long the body of the answer may be
     * @param stallLimit time after which a write that does not return is cut off
     */
    static StorageConnection open(
            WebClient client, URI address, long bodyBytesMax, Duration stallLimit) {
        ClientConnection tcp =
                TcpClientConnection.create(
                                client,
                                key(client, address),
                                List.of("http/1.1"),
                                unused -> false,
                                unused -> {})
                        .connect();
        StorageConnection connection =
                new StorageConnection(tcp, Math.addExact(bodyBytesMax, HEAD_BYTES_MAX));
        Thread.ofVirtual()
                .name("storage-write-watch")
                .start(() -> connection.watchWrites(stallLimit));
        return connection;
    }

    /** Says that a write begins. */
    void beginWrite() {
        // 0 means that nothing is written, and is a possible time.
        writingSinceNanos = System.nanoTime() | 1;
    }

    /** Says that the write is over. */
    void endWrite() {
        writingSinceNanos = NOT_WRITING;
    }

    /** Whether a write was cut off. */
    boolean stalled() {
        return stalled;
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

    /** Does nothing: whoever opened it closes it. */
    @Override
    public void releaseResource() {}

    @Override
    public void closeResource() {
        closed = true;
        tcp.closeResource();
    }

    @Override
    public void close() {
        closeResource();
    }

    private byte[] receive() {
        byte[] bytes = tcp.helidonSocket().get();
        if (bytes != null) {
            answerBytes += bytes.length;
            if (answerBytes > answerBytesMax) {
                throw new UncheckedIOException(
                        new ProtocolException(
                                "the answer exceeds %d bytes".formatted(answerBytesMax)));
            }
        }
        return bytes;
    }

    private void watchWrites(Duration stallLimit) {
        while (!closed) {
            long since = writingSinceNanos;
            if (since != NOT_WRITING && System.nanoTime() - since > stallLimit.toNanos()) {
                stalled = true;
                closeResource();
                return;
            }
            try {
                Thread.sleep(INSPECTION_PERIOD);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static ConnectionKey key(WebClient client, URI address) {
        boolean secure = "https".equals(address.getScheme());
        int defaultPort = secure ? 443 : 80;
        return ConnectionKey.create(
                address.getScheme(),
                address.getHost(),
                address.getPort() < 0 ? defaultPort : address.getPort(),
                secure ? client.prototype().tls() : NO_TLS,
                client.prototype().dnsResolver(),
                client.prototype().dnsAddressLookup(),
                Proxy.noProxy());
    }
}
