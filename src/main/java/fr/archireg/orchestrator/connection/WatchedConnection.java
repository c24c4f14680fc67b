package fr.archireg.orchestrator.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection as Helidon hands it to a protocol, but with bytes that are watched. */
final class WatchedConnection implements ConnectionContext {
    private final ConnectionContext connection;
    private final ReceivedBytes received;
    private final DataReader reader;
    private final DataWriter writer;

    WatchedConnection(ConnectionContext connection, ConnectionWatch watch) {
        this.connection = connection;
        this.received = new ReceivedBytes(connection.dataReader(), watch);
        this.reader = DataReader.create(received);
        this.writer = new SentBytes(connection.dataWriter(), watch);
    }

    ReceivedBytes received() {
        return received;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return connection.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return connection.executor();
    }

    @Override
    public Router router() {
        return connection.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return connection.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return connection.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return new WatchedPeer(connection.remotePeer(), received);
    }

    @Override
    public PeerInfo localPeer() {
        return connection.localPeer();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return connection.socketId();
    }

    @Override
    public String childSocketId() {
        return connection.childSocketId();
    }
}
