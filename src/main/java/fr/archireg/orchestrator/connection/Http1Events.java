package fr.archireg.orchestrator.connection;

import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;

/**
 * What only the parser of HTTP/1.1 knows: where the headers of a request end, and which request is
 * the last one of its connection.
 *
 * <p>Helidon 4.5.0 leaves a connection that is announced to close to the client, and takes what is
 * left of a refused body for the next request.
 */
final class Http1Events {
    private Http1Events() {}

    static ServerConnectionSelector selector() {
        Http1Config config =
                Http1Config.builder()
                        .addReceiveListener(new Received())
                        .addSendListener(new Sent())
                        .build();
        return Http1ConnectionSelector.builder().config(config).build();
    }

    private static final class Received implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            if (bytes(context).closing()) {
                throw new CloseConnectionException("nothing may follow the last request");
            }
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            bytes(context).headersEnded();
            if (headers.containsToken(HeaderValues.CONNECTION_CLOSE)) {
                bytes(context).close();
            }
        }
    }

    private static final class Sent implements Http1ConnectionListener {
        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (!bytes(context).closing() && headers.containsToken(HeaderValues.CONNECTION_CLOSE)) {
                bytes(context).refuse();
            }
        }
    }

    private static ReceivedBytes bytes(ConnectionContext context) {
        return ((WatchedConnection) context).received();
    }
}
