package fr.archireg.orchestrator.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The protocols that are spoken, each over watched connections. There is one selector for all of
 * them: were there several, Helidon would wait for the first bytes itself, without a limit.
 */
public final class Protocols implements ServerConnectionSelector {
    /** How HTTP/2 begins (RFC 9113, section 3.4); no request of HTTP/1 may (section 11.6). */
    private static final byte[] PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

    /** What RFC 9113, section 6.5.2, names as the least. */
    private static final int STREAMS_MAX = 100;

    private final ConnectionWatch watch;
    private final ServerConnectionSelector http1;
    private final Optional<ServerConnectionSelector> http2;

    private Protocols(
            ConnectionWatch watch,
            ServerConnectionSelector http1,
            Optional<ServerConnectionSelector> http2) {
        this.watch = watch;
        this.http1 = http1;
        this.http2 = http2;
    }

    /** HTTP/1.1 only. */
    public static Protocols http1(ConnectionWatch watch) {
        return new Protocols(watch, Http1Events.selector(), Optional.empty());
    }

    /** HTTP/1.1, and HTTP/2 for clients that begin with it or agree on it by ALPN. */
    public static Protocols http1AndHttp2(ConnectionWatch watch) {
        Http2Config config = Http2Config.builder().maxConcurrentStreams(STREAMS_MAX).build();
        return new Protocols(
                watch,
                Http1Events.selector(),
                Optional.of(Http2ConnectionSelector.builder().http2Config(config).build()));
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        Set<String> protocols = new LinkedHashSet<>();
        http2.ifPresent(selector -> protocols.addAll(selector.supportedApplicationProtocols()));
        protocols.addAll(http1.supportedApplicationProtocols());
        return protocols;
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        WatchedConnection watched = new WatchedConnection(context, watch);
        if (http2.isPresent() && beginsAsHttp2(watched.dataReader())) {
            watched.received().multiplexed();
            return http2.get().connection(watched);
        }
        ServerConnection connection = http1.connection(watched);
        if (connection instanceof InterruptableTask<?> task) {
            // Helidon's word for a connection that waits for the first line of a request.
            watched.received().betweenRequests(task::canInterrupt);
        }
        return new LingeringConnection(connection, watched.received());
    }

    private static boolean beginsAsHttp2(DataReader reader) {
        try {
            return reader.startsWith(PREFACE);
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client left before its first request", e);
        }
    }
}
